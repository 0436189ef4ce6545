using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Stripe's API over HTTP: key, outage, idempotency, parameters, work, expansion, snapshot, answer.</summary>
internal sealed class ApiServer(StripeWorld world, Snapshot snapshot)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Routes _routes = Routes.All();

    public async Task AnswerAsync(HttpContext http, string path)
    {
        var requestId = Ids.New("request");
        var key = http.Request.Method == "POST" ? http.Request.Headers["Idempotency-Key"].ToString() : "";
        var answer = await WorkAsync(http, path.TrimEnd('/'), requestId, key);
        var response = http.Response;
        response.StatusCode = answer.Status;
        response.ContentType = "application/json";
        response.Headers["Request-Id"] = requestId;
        response.Headers["Stripe-Version"] = Templates.ApiVersion;
        response.Headers.CacheControl = "no-cache, no-store";
        if (key.Length > 0)
        {
            response.Headers["Idempotency-Key"] = key;
            response.Headers["Original-Request"] = answer.RequestId;
        }
        if (key.Length > 0 && answer.RequestId != requestId)
        {
            response.Headers["Idempotent-Replayed"] = "true";
        }
        if (answer.Status is 409 or >= 500)
        {
            response.Headers["Stripe-Should-Retry"] = "true";
        }
        await response.WriteAsync(answer.Body, http.RequestAborted);
    }

    private async Task<KeptAnswer> WorkAsync(HttpContext http, string path, string requestId, string key)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(http.RequestAborted);
        var request = $"{http.Request.Method} {path} {text}";
        var owned = false;
        KeptAnswer? kept = null;
        try
        {
            Authenticate(http.Request);
            RefuseDuringOutage();
            if (key.Length > 0 && Begin(key, request) is { } before)
            {
                return before;
            }
            owned = key.Length > 0;
            // What changes something is carried out although nobody waits for it any more.
            await Task.Delay(world.Control.LatencyMs, HttpMethods.IsGet(http.Request.Method) ? http.RequestAborted : CancellationToken.None);
            var given = FormParser.Parse(text);
            foreach (var (name, value) in FormParser.Parse(http.Request.QueryString.Value ?? ""))
            {
                given[name] = value?.DeepClone();
            }
            return kept = Answer(200, Run(http, path, given, requestId, key));
        }
        catch (StripeError refusal)
        {
            var body = refusal.Body.Copy();
            body["request_log_url"] = $"{Origin(http.Request)}/sandbox/stripe?request={requestId}";
            var answer = Answer(refusal.Status, new() { ["error"] = body });
            kept = refusal.Kept ? answer : null;
            return answer;
        }
        finally
        {
            if (owned)
            {
                End(key, kept);
            }
            await snapshot.SaveAsync();
        }

        KeptAnswer Answer(int status, JsonObject body) => new(request, requestId, status, body.ToJsonString(Indented), world.Now);
    }

    private KeptAnswer? Begin(string key, string request)
    {
        lock (world.Gate)
        {
            return world.Keys.Begin(key, request, world.Now);
        }
    }

    private void End(string key, KeptAnswer? answer)
    {
        lock (world.Gate)
        {
            world.Keys.End(key, answer);
            world.Touch();
        }
    }

    private JsonObject Run(HttpContext http, string path, JsonObject given, string requestId, string key)
    {
        var route = _routes.Find(http.Request.Method, path) ?? throw StripeError.Invalid(
            $"Unrecognized request URL ({http.Request.Method}: {path}). If you are trying to list objects, remove the trailing slash. "
            + "If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code.", status: 404);
        var typed = Parameters.Check(route.Operation, given);
        lock (world.Gate)
        {
            world.Request = (requestId, key.Length > 0 ? key : null);
            world.Origin = Origin(http.Request);
            try
            {
                var answer = Wire.Clean(route.Handler(new(world, typed, route.Id, Origin(http.Request))));
                Expander.Apply(world, answer, typed.Texts("expand"));
                return answer;
            }
            finally
            {
                world.Request = default;
                if (http.Request.Method != "GET") // looking changes nothing, so nothing is written
                {
                    world.Touch(); // a refused payment leaves its traces too
                }
            }
        }
    }

    private void RefuseDuringOutage()
    {
        if (world.Control.Outage)
        {
            throw new StripeError(503, new() { ["message"] = "The sandbox plays an outage.", ["type"] = "api_error" });
        }
    }

    private static string Origin(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    private static void Authenticate(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var key = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim()
            : header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? BasicUser(header[6..].Trim())
            : "";
        if (key.Length == 0)
        {
            throw StripeError.Invalid("You did not provide an API key. You need to provide your API key in the Authorization header, "
                + "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').", status: 401);
        }
        if (!key.StartsWith("sk_test_", StringComparison.Ordinal) && !key.StartsWith("rk_test_", StringComparison.Ordinal))
        {
            throw StripeError.Invalid($"Invalid API Key provided: {key[..Math.Min(8, key.Length)]}****. The sandbox takes test keys (sk_test_…) only.",
                status: 401);
        }
    }

    private static string BasicUser(string encoded)
    {
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length).Split(':')[0] : "";
    }
}
