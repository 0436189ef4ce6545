using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>
/// Sends events until exactly 200 answers, in parallel and in no promised order. Waits are real time and grow; every try is signed anew with the
/// clock's time, because the receiver checks the age with that clock.
/// </summary>
internal sealed partial class WebhookSender(
    CashfreeWorld world, Snapshot snapshot, IServer server, IOptions<CashfreeSandboxOptions> options, ILogger<WebhookSender> log) : IDisposable
{
    private static readonly int[] GapSeconds = [2, 5, 15, 60, 300];
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(20) };
    private readonly SemaphoreSlim _atOnce = new(8, 8);

    /// <summary>Where webhooks go.</summary>
    public string Url => options.Value.WebhookUrl ?? $"{OwnAddress()}/webhooks/cashfree";

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
            foreach (var item in world.Events.All.Where(item => !item.Done && !item.Sending && item.DueAt <= now))
            {
                item.Sending = true;
                _ = SendAsync(item, ct);
            }
        }
    }

    /// <summary>Makes every waiting delivery due, after the clock moved.</summary>
    public void HurryUp()
    {
        lock (world.Gate)
        {
            foreach (var item in world.Events.All)
            {
                item.DueAt = default;
            }
        }
    }

    private async Task SendAsync(CashfreeEvent item, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            await _atOnce.WaitAsync(ct);
            try
            {
                var (done, result) = await PostAsync(item, ct);
                if (world.Control.Duplicate)
                {
                    (done, result) = await PostAsync(item, ct);
                }
                Note(item, done, result);
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

    private async Task<(bool Done, string Result)> PostAsync(CashfreeEvent item, CancellationToken ct)
    {
        var url = Url;
        using var request = Request(item, url);
        try
        {
            using var answer = await _http.SendAsync(request, ct);
            return ((int)answer.StatusCode == 200, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
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

    private HttpRequestMessage Request(CashfreeEvent item, string url)
    {
        var time = world.ClockMilliseconds;
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(item.Bytes) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("x-webhook-timestamp", time.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("x-webhook-signature", WebhookSignature.Of(options.Value.ClientSecret, time, item.Bytes));
        request.Headers.Add("x-webhook-version", item.Version);
        request.Headers.Add("x-webhook-attempt", (item.Attempts + 1).ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("x-idempotency-key", item.Id);
        return request;
    }

    private void Note(CashfreeEvent item, bool done, string result)
    {
        lock (world.Gate)
        {
            item.Sending = false;
            item.Done = done;
            item.Attempts++;
            item.LastResult = result;
            item.DueAt = TimeProvider.System.GetUtcNow().AddSeconds(GapSeconds[Math.Min(item.Attempts, GapSeconds.Length) - 1]);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The Cashfree sandbox cannot reach {Url} with a webhook: {Problem}")]
    private partial void LogUnreachable(string url, string problem);
}
