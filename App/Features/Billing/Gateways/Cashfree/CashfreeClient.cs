using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BlazorAccounts.Platform;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

/// <summary>
/// Cashfree's transport, in the pinned version: JSON bodies, idempotency keys, the same call again after limits, server errors and silence, and its
/// errors as "down" or "refused".
/// </summary>
internal sealed partial class CashfreeClient(IHttpClientFactory clients, IOptions<CashfreeOptions> options, PublicAddress own, ILogger<CashfreeClient> log)
{
    /// <summary>The version whose shapes the reader knows.</summary>
    public const string Version = "2026-01-01";

    public Task<JsonElement> GetAsync(string path, CancellationToken ct) => SendAsync(HttpMethod.Get, path, null, null, ct);

    public Task<JsonElement> PostAsync(string path, JsonObject body, string idempotencyKey, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, path, body.ToJsonString(), idempotencyKey, ct);

    public Task<JsonElement> PatchAsync(string path, JsonObject body, string idempotencyKey, CancellationToken ct) =>
        SendAsync(HttpMethod.Patch, path, body.ToJsonString(), idempotencyKey, ct);

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
                using var http = clients.CreateClient(CashfreeGateway.GatewayName);
                using var response = await http.SendAsync(request, timeout.Token);
                if (response.IsSuccessStatusCode)
                {
                    return await ReadAsync(response, timeout.Token);
                }
                if (last || response.StatusCode is not (HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError))
                {
                    throw await RefusalAsync(response, timeout.Token);
                }
                await Task.Delay(Pause(attempt, response), ct);
            }
            catch (Exception failure) when (!ct.IsCancellationRequested && failure is HttpRequestException or OperationCanceledException or IOException or JsonException)
            {
                if (last)
                {
                    LogDown(method.Method, path, failure.Message);
                    throw new GatewayUnavailableException($"Cashfree does not answer {method} {path}.", inner: failure);
                }
                await Task.Delay(Pause(attempt, null), ct);
            }
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path, string? body, string? key)
    {
        var settings = options.Value;
        var root = (settings.Sandbox ? own.To("/sandbox/cashfree/pg") : settings.BaseAddress ?? "https://api.cashfree.com/pg").TrimEnd('/');
        var request = new HttpRequestMessage(method, $"{root}/{path}");
        request.Headers.Add("x-client-id", settings.ClientId);
        request.Headers.Add("x-client-secret", settings.ClientSecret);
        request.Headers.Add("x-api-version", Version);
        request.Headers.Accept.Add(new("application/json"));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }
        if (key is not null)
        {
            request.Headers.Add("x-idempotency-key", AsUuid(key));
        }
        return request;
    }

    // Cashfree takes UUIDs; the same key of ours is always the same one.
    private static string AsUuid(string key) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16)).ToString();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        using var json = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(ct), cancellationToken: ct);
        return json.RootElement.Clone();
    }

    private async Task<Exception> RefusalAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var (code, message) = await ErrorAsync(response, ct);
        var status = (int)response.StatusCode;
        LogRefused(status, code, response.Headers.TryGetValues("x-request-id", out var id) ? id.First() : null);
        return status is 401 or 403 or 429 or >= 500
            ? new GatewayUnavailableException($"Cashfree answered {status} {code}.", Told(response))
            : new GatewayRefusedException(status, code, message);
    }

    private static async Task<(string? Code, string Message)> ErrorAsync(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            var error = await ReadAsync(response, ct);
            return (CashfreeJson.Text(error, "code") ?? CashfreeJson.Text(error, "type"), CashfreeJson.Text(error, "message") ?? "");
        }
        catch (JsonException)
        {
            return (null, response.ReasonPhrase ?? "");
        }
    }

    private static TimeSpan? Told(HttpResponseMessage? response) =>
        response is not null && response.Headers.TryGetValues("x-ratelimit-retry", out var told)
        && int.TryParse(told.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    private static TimeSpan Pause(int attempt, HttpResponseMessage? response)
    {
        var wait = Math.Max(0.5, Math.Min(0.5 * Math.Pow(2, attempt - 1), 5) * (0.5 + (RandomNumberGenerator.GetInt32(0, 1000) / 2000.0)));
        return TimeSpan.FromSeconds(Math.Max(wait, Math.Min(Told(response)?.TotalSeconds ?? 0, 5)));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cashfree does not answer {Method} {Path}: {Reason}")]
    private partial void LogDown(string method, string path, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cashfree answered {Status} {Code} (request {RequestId})")]
    private partial void LogRefused(int status, string? code, string? requestId);
}
