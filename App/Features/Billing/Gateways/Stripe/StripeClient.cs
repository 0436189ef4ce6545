using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BlazorAccounts.Platform;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Billing.Gateways.Stripe;

/// <summary>
/// Stripe's transport, in the pinned version: form bodies, idempotency keys, retries by the rules of the vendor's own client, and its errors as
/// "down" or "refused".
/// </summary>
internal sealed partial class StripeClient(IHttpClientFactory clients, IOptions<StripeOptions> options, PublicAddress own, ILogger<StripeClient> log)
{
    /// <summary>The version whose shapes the reader knows; parsing is tolerant, so a newer train only brings more.</summary>
    public const string Version = "2026-07-29.dahlia";

    public Task<JsonElement> GetAsync(string path, StripeForm? query, CancellationToken ct) =>
        SendAsync(HttpMethod.Get, query is null ? path : $"{path}?{query}", null, null, ct);

    public Task<JsonElement> PostAsync(string path, StripeForm form, string idempotencyKey, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, path, form.ToString(), idempotencyKey, ct);

    /// <summary>Deleting twice is harmless at Stripe by itself, so it takes no key.</summary>
    public Task<JsonElement> DeleteAsync(string path, CancellationToken ct) => SendAsync(HttpMethod.Delete, path, null, null, ct);

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, string? body, string? key, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var last = attempt > options.Value.Retries;
            try
            {
                using var request = Request(method, path, body, key);
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
                timeout.CancelAfter(options.Value.Timeout);
                using var http = clients.CreateClient(StripeGateway.GatewayName);
                using var response = await http.SendAsync(request, timeout.Token);
                if (response.IsSuccessStatusCode)
                {
                    return await ReadAsync(response, timeout.Token);
                }
                if (last || !MayPass(response))
                {
                    throw await RefusalAsync(response, timeout.Token);
                }
                await Task.Delay(Pause(attempt, response), ct);
            }
            catch (Exception failure) when (!ct.IsCancellationRequested && failure is HttpRequestException or OperationCanceledException or IOException or JsonException)
            {
                if (last)
                {
                    LogDown(method.Method, Bare(path), failure.Message);
                    throw new GatewayUnavailableException($"Stripe does not answer {method} {Bare(path)}.", inner: failure);
                }
                await Task.Delay(Pause(attempt, null), ct);
            }
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path, string? body, string? key)
    {
        var settings = options.Value;
        var root = (settings.Sandbox ? own.To("/sandbox/stripe") : settings.BaseAddress ?? "https://api.stripe.com").TrimEnd('/');
        root = root.EndsWith("/v1", StringComparison.Ordinal) ? root[..^3] : root;
        var request = new HttpRequestMessage(method, $"{root}/v1/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.SecretKey);
        request.Headers.Add("Stripe-Version", Version);
        request.Headers.Accept.Add(new("application/json"));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        }
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }
        return request;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        using var json = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(ct), cancellationToken: ct);
        return json.RootElement.Clone();
    }

    private async Task<Exception> RefusalAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var (code, message) = await ErrorAsync(response, ct);
        var status = (int)response.StatusCode;
        LogRefused(status, code, response.Headers.TryGetValues("Request-Id", out var id) ? id.First() : null);
        return status is 401 or 403 or 409 or 424 or 429 or >= 500
            ? new GatewayUnavailableException($"Stripe answered {status} {code}.", response.Headers.RetryAfter?.Delta)
            : new GatewayRefusedException(status, code, message);
    }

    private static async Task<(string? Code, string Message)> ErrorAsync(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            var error = StripeJson.Child(await ReadAsync(response, ct), "error");
            return (StripeJson.Text(error, "code") ?? StripeJson.Text(error, "type"), StripeJson.Text(error, "message") ?? "");
        }
        catch (JsonException)
        {
            return (null, response.ReasonPhrase ?? "");
        }
    }

    // The vendor's client: retry when told to, never when told not to, else on conflicts and server errors.
    private static bool MayPass(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Stripe-Should-Retry", out var told)
            ? told.First() == "true"
            : response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    private static TimeSpan Pause(int attempt, HttpResponseMessage? response)
    {
        var wait = Math.Max(0.5, Math.Min(0.5 * Math.Pow(2, attempt - 1), 5) * (0.5 + (System.Security.Cryptography.RandomNumberGenerator.GetInt32(0, 1000) / 2000.0)));
        var told = response?.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0;
        return TimeSpan.FromSeconds(Math.Max(wait, Math.Min(told, 5)));
    }

    private static string Bare(string path) => path.Split('?')[0].ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stripe does not answer {Method} {Path}: {Reason}")]
    private partial void LogDown(string method, string path, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stripe answered {Status} {Code} (request {RequestId})")]
    private partial void LogRefused(int status, string? code, string? requestId);
}
