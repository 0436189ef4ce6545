using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>What tests about money do again and again: buy, break the sandbox, send its news by hand, wait for the inbox.</summary>
internal static class Shop
{
    public const string Secret = "whsec_sandbox_local_development_secret";
    public const string Good = "4242424242424242";
    public const string Declined = "4000000000000002";


    /// <summary>The same on every node; made up for tests.</summary>
    public static readonly (string, string?) ServerKey = ("Security:ServerKey", TestKeys.ServerKey);

    extension(TestApp app)
    {
        /// <summary>Another node on the same database. It pays at the first one's sandbox; its own stays alone, in a directory of its own.</summary>
        public TestApp StartSecondNode() => app.StartNode(
            ("Gateways:Stripe:BaseAddress", $"{app.Address}sandbox/stripe"),
            ("Data:Directory", Path.Combine(Path.GetTempPath(), $"ba-{Guid.NewGuid():N}")));

        public Task<Outcome<CheckoutStarted>> CheckoutAsync(User who, string plan = "premium.monthly", string? currency = null) =>
            app.Services.GetRequiredService<StartCheckout>().RunAsync(who.HomeTeamId, who.Id, plan, currency, null, null, new(), CancellationToken.None);

        /// <summary>Opens a checkout and pays; the news is applied unless the sandbox keeps it to itself.</summary>
        public async Task<string> BuyAsync(User who, string plan = "premium.monthly", string card = Good)
        {
            var url = (await app.CheckoutAsync(who, plan)).Require().CheckoutUrl;
            await HostedPage.PayAsync(url, card);
            return url;
        }

        public async Task<Subscription> UntilAsync(User who, Func<Subscription, bool> wanted)
        {
            for (var until = DateTime.UtcNow.AddSeconds(40); ; await Task.Delay(50))
            {
                await using var db = app.OpenDb();
                var rows = await db.Subscriptions.AsNoTracking().Where(s => s.TeamId == who.HomeTeamId).ToListAsync();
                if (rows.FirstOrDefault(wanted) is { } found)
                {
                    return found;
                }
                Assert.True(DateTime.UtcNow < until, $"Still [{string.Join(", ", rows.Select(r => $"{r.Status} until {r.AccessUntil}"))}]");
            }
        }

        /// <summary>Breaks the sandbox: <c>new { outage = true }</c>, <c>new { dropWebhooks = true }</c>.</summary>
        public async Task ControlAsync(object change)
        {
            using var http = app.NewClient();
            (await http.PostAsJsonAsync("/sandbox/stripe/control", change)).EnsureSuccessStatusCode();
        }

        /// <summary>The sandbox's events, oldest first, as they would be delivered.</summary>
        public async Task<IReadOnlyList<string>> EventsAsync()
        {
            using var http = app.NewClient();
            http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_sandbox");
            var events = new List<string>();
            for (var after = ""; ;)
            {
                var page = await http.GetFromJsonAsync<JsonElement>($"/sandbox/stripe/v1/events?limit=100{after}");
                var data = page.GetProperty("data").EnumerateArray().ToList();
                events.AddRange(data.Select(e => e.GetRawText()));
                if (!page.GetProperty("has_more").GetBoolean())
                {
                    events.Reverse();
                    return events;
                }
                after = $"&starting_after={data[^1].GetProperty("id").GetString()}";
            }
        }

        /// <summary>Charges a subscription to another card from now on, as its owner would in the portal.</summary>
        public async Task SwapCardAsync(Subscription subscription, string card)
        {
            using var http = app.NewClient();
            http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_sandbox");
            using var attached = await http.PostAsync($"/sandbox/stripe/v1/payment_methods/{card}/attach", Form("customer", subscription.GatewayCustomerId!));
            var id = (await attached.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
            using var swapped = await http.PostAsync($"/sandbox/stripe/v1/subscriptions/{subscription.GatewaySubscriptionId}", Form("default_payment_method", id));
            swapped.EnsureSuccessStatusCode();
        }

        public async Task<HttpResponseMessage> DeliverAsync(string body, string? header = null)
        {
            using var http = app.NewClient();
            return await app.DeliverAsync(http, body, header);
        }

        /// <summary>The same over a connection that is kept.</summary>
        public async Task<HttpResponseMessage> DeliverAsync(HttpClient http, string body, string? header = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/stripe") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.TryAddWithoutValidation("Stripe-Signature", header ?? Sign(body, app.Clock.GetUtcNow()));
            return await http.SendAsync(request);
        }

        /// <summary>Every event of the sandbox, again or for the first time, and waits until all are applied.</summary>
        public async Task DeliverAllAsync()
        {
            foreach (var body in await app.EventsAsync())
            {
                (await app.DeliverAsync(body)).EnsureSuccessStatusCode();
            }
            await app.DrainAsync();
        }

        /// <summary>Waits until nothing that is due is left in the inbox.</summary>
        public async Task DrainAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
            await app.Services.GetRequiredService<ApplyGatewayEvents>().DrainAsync(patience.Token);
        }
    }

    /// <summary>A new access token, when the clock has left the old one behind.</summary>
    public static async Task LogInAsync(this ApiClient who, string email)
    {
        who.Http.DefaultRequestHeaders.Authorization = null;
        using var answer = await who.Http.PostAsJsonAsync("/api/v1/auth/login", new { email, password = ApiClient.Password });
        var tokens = await answer.Content.ReadFromJsonAsync<JsonElement>();
        who.Http.DefaultRequestHeaders.Authorization = new("Bearer", tokens.GetProperty("accessToken").GetString());
    }

    private static FormUrlEncodedContent Form(string name, string value) => new([new(name, value)]);

    public static string Sign(string body, DateTimeOffset at, string secret = Secret)
    {
        var time = at.ToUnixTimeSeconds();
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        return $"t={time},v1={Convert.ToHexStringLower(hash)}";
    }
}
