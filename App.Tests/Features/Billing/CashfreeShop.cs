using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using AngleSharp.Html.Parser;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>What tests about Cashfree do again and again.</summary>
internal static class CashfreeShop
{
    public const string Secret = "cfsk_sandbox_local_development_secret";
    public const string India = "Asia/Kolkata";
    public const string Good = "testsuccess@gocash";
    public const string Refused = "testfailure@gocash";
    public const string EmptyAccount = "testdebitfailure@gocash";

    extension(TestApp app)
    {
        public Task<Outcome<CheckoutStarted>> CheckoutAtAsync(User who, string? gateway, string? currency = "INR", string plan = "premium.monthly") =>
            app.Services.GetRequiredService<StartCheckout>().RunAsync(who.HomeTeamId, who.Id, plan, currency, gateway, null, new(), CancellationToken.None);

        public async Task<string> BuyInIndiaAsync(User who, string upi = Good, string plan = "premium.monthly")
        {
            var started = (await app.CheckoutAtAsync(who, null, null, plan)).Require();
            Assert.Equal("cashfree", started.Gateway);
            await PayAsync(started.CheckoutUrl, upi);
            return started.CheckoutUrl;
        }

        /// <summary>Breaks the sandbox: <c>new { outage = true }</c>.</summary>
        public async Task ControlCashfreeAsync(object change)
        {
            using var http = app.NewClient();
            (await http.PostAsJsonAsync("/sandbox/cashfree/control", change)).EnsureSuccessStatusCode();
        }

        /// <summary>What the customer does in the bank's app: <c>pause</c>, <c>cancel</c>, <c>empty</c>, <c>fill</c>.</summary>
        public async Task AtTheBankAsync(string subscription, string action)
        {
            using var http = app.NewClient();
            (await http.PostAsync($"/sandbox/cashfree/subscriptions/{subscription}/customer", new FormUrlEncodedContent([new("action", action)]))).Dispose();
        }

        /// <summary>The bodies of the sandbox's events, oldest first.</summary>
        public async Task<List<string>> CashfreeEventsAsync()
        {
            using var http = app.NewClient();
            return (await http.GetFromJsonAsync<List<string>>("/sandbox/cashfree/events"))!;
        }

        public async Task<HttpResponseMessage> DeliverCashfreeAsync(string body, DateTimeOffset? at = null, string secret = Secret)
        {
            var time = (at ?? app.Clock.GetUtcNow()).ToUnixTimeMilliseconds();
            using var http = app.NewClient();
            using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/cashfree") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add("x-webhook-timestamp", time.ToString(CultureInfo.InvariantCulture));
            request.Headers.Add("x-webhook-signature", Sign(body, time, secret));
            return await http.SendAsync(request);
        }
    }

    public static string Sign(string body, long milliseconds, string secret = Secret) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(milliseconds.ToString(CultureInfo.InvariantCulture) + body)));

    /// <summary>Fills the hosted page's UPI form the way a browser without JavaScript does.</summary>
    /// <returns>Where the page sent its visitor, or its own address when it stayed.</returns>
    public static async Task<Uri> PayAsync(string url, string upi)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var document = new HtmlParser().ParseDocument(await http.GetStringAsync(new Uri(url)));
        Assert.NotNull(document.QuerySelector("form[method=post] input[name=upi_id]"));
        using var answer = await http.PostAsync(new Uri(url), new FormUrlEncodedContent([new("action", "upi"), new("upi_id", upi)]));
        return answer.Headers.Location is { } location ? new Uri(new Uri(url), location) : new Uri(url);
    }
}
