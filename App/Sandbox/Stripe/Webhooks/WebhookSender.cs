using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>
/// Sends events until a 2xx answers, in parallel and in no promised order. Waits are real time and grow; every try is signed anew with the
/// clock's time, because the receiver checks the age with that clock.
/// </summary>
internal sealed partial class WebhookSender(
    StripeWorld world, Snapshot snapshot, IServer server, IOptions<StripeSandboxOptions> options, ILogger<WebhookSender> log) : IDisposable
{
    private static readonly int[] GapSeconds = [2, 5, 15, 60, 300];
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(20) };
    private readonly SemaphoreSlim _atOnce = new(8, 8);

    public void Dispose()
    {
        _http.Dispose();
        _atOnce.Dispose();
    }

    /// <summary>Starts every delivery that is due.</summary>
    public void SendDue(CancellationToken ct)
    {
        lock (world.Gate)
        {
            var now = TimeProvider.System.GetUtcNow();
            foreach (var item in world.Events.All)
            {
                foreach (var delivery in item.Deliveries.Where(delivery => !delivery.Done && !delivery.Sending && delivery.DueAt <= now))
                {
                    delivery.Sending = true;
                    _ = SendAsync(item, delivery, ct);
                }
            }
        }
    }

    /// <summary>Makes every waiting delivery due, after the clock moved or when someone asks.</summary>
    public void HurryUp(StripeEvent? only = null)
    {
        lock (world.Gate)
        {
            foreach (var delivery in world.Events.All.Where(item => only is null || item == only).SelectMany(item => item.Deliveries))
            {
                delivery.DueAt = default;
            }
        }
    }

    /// <summary>Where the built-in endpoint's webhooks go.</summary>
    public string BuiltInUrl => options.Value.WebhookUrl ?? $"{OwnAddress()}/webhooks/stripe";

    private async Task SendAsync(StripeEvent item, Delivery delivery, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            await _atOnce.WaitAsync(ct);
            try
            {
                var (done, result) = await PostAsync(item, delivery.Endpoint, ct);
                if (world.Control.Duplicate)
                {
                    (done, result) = await PostAsync(item, delivery.Endpoint, ct);
                }
                Note(delivery, done, result);
            }
            finally
            {
                _atOnce.Release();
            }
            await snapshot.SaveAsync();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The next start sends it again.
        }
    }

    private async Task<(bool Done, string Result)> PostAsync(StripeEvent item, string endpoint, CancellationToken ct)
    {
        string? url, secret;
        byte[] body;
        lock (world.Gate)
        {
            var row = world.Find("webhook_endpoint", endpoint);
            (url, secret) = endpoint == EventLog.BuiltIn ? (BuiltInUrl, options.Value.WebhookSecret) : (row.Str("url"), row.Str("secret"));
            body = Encoding.UTF8.GetBytes(item.Body.ToJsonString(Pretty));
        }
        if (url is null || secret is null)
        {
            return (true, "endpoint removed");
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", WebhookSignature.Header(secret, world.ClockNow, body));
        request.Headers.UserAgent.ParseAdd("Stripe/1.0");
        try
        {
            using var answer = await _http.SendAsync(request, ct);
            return (answer.IsSuccessStatusCode, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
        }
        catch (HttpRequestException problem)
        {
            LogUnreachable(url, problem.Message);
            return (false, "unreachable");
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            return (false, "timed out");
        }
    }

    private void Note(Delivery delivery, bool done, string result)
    {
        lock (world.Gate)
        {
            delivery.Sending = false;
            delivery.Done = done;
            delivery.Attempts++;
            delivery.LastResult = result;
            delivery.DueAt = TimeProvider.System.GetUtcNow().AddSeconds(GapSeconds[Math.Min(delivery.Attempts, GapSeconds.Length) - 1]);
            world.Touch();
        }
    }

    // Whatever the server listens on, it hears itself on the loopback of the same port.
    private string OwnAddress()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var chosen = addresses.FirstOrDefault(address => address.StartsWith("http:", StringComparison.OrdinalIgnoreCase)) ?? addresses.FirstOrDefault();
        var binding = BindingAddress.Parse(chosen ?? "http://127.0.0.1:5080");
        return $"{binding.Scheme}://{(binding.Scheme == "http" ? "127.0.0.1" : "localhost")}:{binding.Port}";
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The Stripe sandbox cannot reach {Url} with a webhook: {Problem}")]
    private partial void LogUnreachable(string url, string problem);
}
