using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Billing;

[Covers("PAY-1", "PAY-12")]
public sealed class CheckoutTests
{
    [Fact]
    public async Task Fifty_parallel_checkouts_on_two_nodes_are_one_page_one_customer_and_one_subscription()
    {
        await using var app = await TestApp.StartAsync(Shop.ServerKey);
        await using var second = app.StartSecondNode();
        var ada = await app.AddPersonAsync("ada@example.test");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => (i % 2 == 0 ? app : second).CheckoutAsync(ada))));

        Assert.All(answers, a => Assert.True(a.Ok, a.Message));
        var url = Assert.Single(answers.Select(a => a.Require().CheckoutUrl).Distinct());
        await HostedPage.PayAsync(url, Shop.Good);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await using var db = app.OpenDb();
        Assert.Single(await db.BillingCustomers.ToListAsync());
        Assert.Single(await db.Checkouts.ToListAsync());
        Assert.Single(await db.Subscriptions.Where(s => s.TeamId == ada.HomeTeamId).ToListAsync());
        Assert.Single((await app.EventsAsync()), e => e.Contains("\"customer.created\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_checkout_finds_the_open_one_and_another_plan_closes_it_first()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        var first = (await app.CheckoutAsync(ada)).Require().CheckoutUrl;

        Assert.Equal(first, (await app.CheckoutAsync(ada)).Require().CheckoutUrl);
        var yearly = (await app.CheckoutAsync(ada, "premium.yearly")).Require().CheckoutUrl;
        Assert.NotEqual(first, yearly);
        var euros = (await app.CheckoutAsync(ada, "premium.yearly", "eur")).Require().CheckoutUrl;
        Assert.NotEqual(yearly, euros);

        await using var db = app.OpenDb();
        var rows = await db.Checkouts.OrderBy(c => c.CreatedAt).ToListAsync();
        Assert.All(rows[..2], row => Assert.True(row.State is CheckoutState.Superseded or CheckoutState.Expired, $"{row.State}")); // the gateway's word may come first
        Assert.Equal((3, CheckoutState.Open), (rows.Count, rows[^1].State));
        Assert.Equal((11000, "EUR"), (rows[2].Amount, rows[2].Currency));
    }

    [Fact]
    public async Task Who_paid_cannot_pay_again_before_or_after_the_news_arrives()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.ControlAsync(new { dropWebhooks = true });
        await app.BuyAsync(ada);

        Assert.Equal((409, "already_subscribed"), Said(await app.CheckoutAsync(ada)));
        Assert.Equal((409, "already_subscribed"), Said(await app.CheckoutAsync(ada, "premium.yearly")));
        foreach (var news in await app.EventsAsync())
        {
            (await app.DeliverAsync(news)).Dispose();
        }
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        Assert.Equal((409, "already_subscribed"), Said(await app.CheckoutAsync(ada)));
    }

    [Fact]
    public async Task A_declined_card_leaves_the_trial_as_it_is_and_another_card_helps()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        var url = await app.BuyAsync(ada, card: Shop.Declined);
        await app.DrainAsync();
        await using var db = app.OpenDb();
        Assert.Equal(SubscriptionStatus.Trialing, (await db.Subscriptions.SingleAsync()).Status);

        Assert.Equal(url, (await app.CheckoutAsync(ada)).Require().CheckoutUrl);
        await HostedPage.PayAsync(url, Shop.Good);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
    }

    [Fact]
    public async Task With_the_gateway_down_the_answer_is_503_and_it_works_again_when_it_is_back()
    {
        await using var app = await TestApp.StartAsync(("Gateways:Stripe:Retries", "0"));
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.ControlAsync(new { outage = true });

        var down = await app.CheckoutAsync(ada);
        Assert.Equal((503, "payments_unavailable"), Said(down));
        Assert.NotNull(down.RetryAfter);
        await app.ControlAsync(new { outage = false });

        Assert.True((await app.CheckoutAsync(ada)).Ok);
        await using var db = app.OpenDb();
        Assert.Single(await db.Checkouts.ToListAsync());
    }

    [Fact]
    public async Task What_cannot_be_bought_is_refused_with_its_own_code()
    {
        await using var app = await TestApp.StartAsync();
        using var ada = await ApiClient.For(app.Address).SignUpAsync("ada@example.test");
        (object Order, HttpStatusCode Status, string Code)[] wrong =
        [
            (new { plan = "gold" }, HttpStatusCode.UnprocessableEntity, "plan_unknown"),
            (new { plan = "enterprise" }, HttpStatusCode.UnprocessableEntity, "plan_not_available"),
            (new { plan = "team" }, HttpStatusCode.UnprocessableEntity, "plan_not_available"),
            (new { plan = "free" }, HttpStatusCode.UnprocessableEntity, "plan_not_available"),
            (new { plan = "premium.monthly", coupon = "HALF" }, HttpStatusCode.UnprocessableEntity, "coupon_unknown"),
            (new { plan = "premium.monthly", currency = "XYZ" }, HttpStatusCode.UnprocessableEntity, "currency_unknown"),
            (new { plan = "premium.monthly", gateway = "cash" }, HttpStatusCode.UnprocessableEntity, "gateway_unknown"),
            (new { plan = "" }, HttpStatusCode.BadRequest, "plan_required"),
        ];

        foreach (var (order, status, code) in wrong)
        {
            using var answer = await ada.Http.PostAsJsonAsync("/api/v1/billing/checkout", order);
            Assert.Equal((status, code), (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()));
        }
        using (var typed = await ada.Http.PostAsJsonAsync("/api/v1/billing/checkout", new { plan = 5, currency = true }))
        {
            Assert.Equal(HttpStatusCode.BadRequest, typed.StatusCode);
            var errors = (await typed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
            Assert.Equal(["currency", "plan"], errors.EnumerateObject().Select(e => e.Name).Order());
        }
        foreach (var (body, status) in new[] { ("[]", 400), ("{", 400), ("\"x\"", 400), ("""{"flow":7}""", 400), ("""{"flow":"secret"}""", 422) })
        {
            using var answer = await ada.Http.PostAsync("/api/v1/billing/portal", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
            Assert.Equal(status, (int)answer.StatusCode);
        }
        using var stranger = ApiClient.For(app.Address);
        using var refused = await stranger.Http.PostAsJsonAsync("/api/v1/billing/checkout", new { plan = "premium.monthly" });
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var portal = await ada.Http.PostAsync("/api/v1/billing/portal", null);
        Assert.Equal(HttpStatusCode.Conflict, portal.StatusCode);
    }

    [Theory]
    [InlineData("EUR", "EUR")]
    [InlineData("INR", "INR")]
    [InlineData("JPY", "USD")] // nothing is sold in yen
    public async Task Who_names_no_currency_is_charged_in_their_own_if_there_is_a_price(string own, string charged)
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await using var db = app.OpenDb();
        await db.UserSettings.Where(s => s.UserId == ada.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.Currency, own));

        Assert.True((await app.CheckoutAsync(ada)).Ok);
        Assert.Equal(charged, (await db.Checkouts.SingleAsync()).Currency);
        using var browser = await app.BrowserOfAsync(ada);
        foreach (var page in new[] { "/pricing", "/upgrade" })
        {
            Assert.Equal(charged, Current(await browser.OpenAsync(page)));
            Assert.Equal("USD", Current(await browser.OpenAsync($"{page}?currency=usd")));
            Assert.Equal(charged, Current(await browser.OpenAsync($"{page}?currency=jpy")));
        }

        static string Current(PlainBrowser browser) => browser.Page.QuerySelectorAll(".seg [aria-current]").Select(a => a.TextContent.Trim()).Single(text => text.Length == 3);
    }

    private static (int, string) Said(BlazorAccounts.Platform.Outcome outcome) => (outcome.Status, outcome.Code);
}
