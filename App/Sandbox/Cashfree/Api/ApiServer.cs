using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>Cashfree's API over HTTP: keys, version, outage, idempotency, work, snapshot, answer.</summary>
internal sealed class ApiServer(CashfreeWorld world, Snapshot snapshot, IOptions<CashfreeSandboxOptions> options)
{
    private static readonly string[] Versions = ["2022-09-01", "2023-08-01", "2025-01-01", "2026-01-01"];
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Routes _routes = Routes.All();

    public async Task AnswerAsync(HttpContext http, string path)
    {
        var key = http.Request.Method is "POST" or "PATCH" ? http.Request.Headers["x-idempotency-key"].ToString() : "";
        var (answer, replayed) = await WorkAsync(http, path.TrimEnd('/'), key);
        var response = http.Response;
        response.StatusCode = answer.Status;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        response.Headers["x-api-version"] = http.Request.Headers["x-api-version"];
        response.Headers["x-request-id"] = http.Request.Headers["x-request-id"] is [{ Length: > 0 } given] ? given : Guid.NewGuid().ToString();
        if (key.Length > 0)
        {
            response.Headers["x-idempotency-key"] = key;
        }
        if (replayed)
        {
            response.Headers["x-idempotency-replayed"] = "true";
        }
        if (answer.Status == 429)
        {
            response.Headers["x-ratelimit-limit"] = "200";
            response.Headers["x-ratelimit-remaining"] = "0";
            response.Headers["x-ratelimit-retry"] = "1";
            response.Headers["x-ratelimit-type"] = "app_id";
        }
        await response.WriteAsync(answer.Body, http.RequestAborted);
    }

    private async Task<(KeptAnswer Answer, bool Replayed)> WorkAsync(HttpContext http, string path, string key)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(http.RequestAborted);
        var request = $"{http.Request.Method} {path} {text}";
        var owned = false;
        KeptAnswer? kept = null;
        try
        {
            Admit(http.Request);
            if (key.Length > 0 && Begin(key, request) is { } before)
            {
                return (before, true);
            }
            owned = key.Length > 0;
            await Task.Delay(world.Control.LatencyMs, CancellationToken.None);
            kept = new(request, 200, Run(http.Request, path, text).ToJsonString(Plain), world.Now);
            return (kept, false);
        }
        catch (CashfreeError refusal)
        {
            return (new(request, refusal.Status, refusal.Body.ToJsonString(Plain), world.Now), false);
        }
        finally
        {
            if (owned)
            {
                End(key, kept);
            }
            await snapshot.SaveAsync();
        }
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

    private JsonNode Run(HttpRequest request, string path, string text)
    {
        if (_routes.Find(request.Method, path) is not { } route)
        {
            throw new CashfreeError(404, "invalid_request_error", "request_failed", $"No operation {request.Method} {path}");
        }
        var body = Parse(text);
        lock (world.Gate)
        {
            var answer = route.Handler(new(world, body, route.Ids, $"{request.Scheme}://{request.Host}"));
            world.Touch();
            return answer is JsonObject one ? Wire.Clean(one) : answer;
        }
    }

    private static JsonObject Parse(string text)
    {
        try
        {
            return text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? throw CashfreeError.Refused("invalid request body");
        }
        catch (JsonException)
        {
            throw CashfreeError.Refused("invalid request body");
        }
    }

    private void Admit(HttpRequest request)
    {
        if (request.Headers["x-client-id"] != options.Value.ClientId || request.Headers["x-client-secret"] != options.Value.ClientSecret)
        {
            throw CashfreeError.Unauthenticated();
        }
        var version = request.Headers["x-api-version"].ToString();
        if (!Versions.Contains(version))
        {
            throw CashfreeError.Refused(version.Length == 0 ? "version is missing in the header : x-api-version" : "version is not supported : " + version);
        }
        if (world.Control.Outage)
        {
            throw CashfreeError.Down();
        }
        if (world.Control.Busy)
        {
            throw CashfreeError.Busy();
        }
    }
}
