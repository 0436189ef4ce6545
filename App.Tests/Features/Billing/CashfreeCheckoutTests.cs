using System.Net;
using System.Text.Json.Nodes;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>People in India, from the plan to the access and its end, over HTTP and the inbox.</summary>
[Covers("PAY-1", "PAY-2", "PAY-3", "PAY-4", "PAY-7")]
public sealed class CashfreeCheckoutTests
{
    [Fact]
    public async Task A_person_in_india_pays_in_rupees_on_cashfrees_page_and_the_webhook_opens_the_plan()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        using var browser = await app.BrowserOfAsync(ada);
        await browser.OpenAsync("/upgrade");

        var url = (await app.CheckoutAtAsync(ada, null, null)).Require().CheckoutUrl;
        var back = await CashfreeShop.PayAsync(url, CashfreeShop.Good);

        Assert.Equal("/checkout/return", back.AbsolutePath);
        var subscription = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        Assert.Equal("cashfree", subscription.Gateway);
        Assert.InRange((subscription.PaidThrough!.Value - app.Clock.GetUtcNow()).TotalDays, 27.9, 31.1);
        await app.DrainAsync();
        await using var db = app.OpenDb();
        var invoice = await db.Invoices.SingleAsync();
        Assert.Equal((79900, "INR", "Premium"), (invoice.Total, invoice.Currency, invoice.Description));
        Assert.Equal(CheckoutState.Completed, (await db.Checkouts.SingleAsync()).State);
        Assert.All(await db.GatewayEvents.ToListAsync(), e => Assert.True(e.State is GatewayEventState.Done or GatewayEventState.Ignored, $"{e.Type} is {e.State}: {e.Note}"));
        var customer = (await db.BillingCustomers.SingleAsync()).GatewayCustomerId!;
        Assert.All((await db.GatewayEvents.ToListAsync()).Where(e => e.Body.Contains("ada@example.test", StringComparison.Ordinal)), e => Assert.Equal(customer, e.GatewayCustomerId)); // or erasing would miss it
        Assert.Contains("You are all set", (await browser.OpenAsync(back.PathAndQuery)).Page.DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Manage in portal", (await browser.OpenAsync("/billing")).Page.DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.Equal((409, "already_subscribed"), Said(await app.CheckoutAtAsync(ada, null, null)));
    }

    [Fact]
    public async Task A_refused_mandate_changes_nothing_and_another_try_on_the_same_page_helps()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        var url = await app.BuyInIndiaAsync(ada, CashfreeShop.Refused);
        await app.DrainAsync();
        await using var db = app.OpenDb();
        Assert.Equal(SubscriptionStatus.Trialing, (await db.Subscriptions.SingleAsync()).Status);

        Assert.Equal(url, (await app.CheckoutAtAsync(ada, null, null)).Require().CheckoutUrl);
        await CashfreeShop.PayAsync(url, CashfreeShop.Good);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
    }

    [Fact]
    public async Task Fifty_parallel_checkouts_are_one_page_and_one_mandate()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => app.CheckoutAtAsync(ada, null, null))));

        Assert.All(answers, a => Assert.True(a.Ok, a.Message));
        await CashfreeShop.PayAsync(Assert.Single(answers.Select(a => a.Require().CheckoutUrl).Distinct()), CashfreeShop.Good);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await using var db = app.OpenDb();
        Assert.Single(await db.Checkouts.ToListAsync());
    }

    [Fact]
    public async Task Another_gateway_closes_the_open_page_first()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        var first = (await app.CheckoutAtAsync(ada, null, null)).Require();
        var second = (await app.CheckoutAtAsync(ada, "stripe")).Require();

        Assert.Equal(("cashfree", "stripe"), (first.Gateway, second.Gateway));
        using var http = new HttpClient();
        using var gone = await http.GetAsync(new Uri(first.CheckoutUrl));
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
        Assert.Equal((422, "currency_unknown"), Said(await app.CheckoutAtAsync(ada, "cashfree", "USD")));
    }

    [Fact]
    public async Task News_in_any_order_twice_and_at_once_gives_one_state()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await PaidInSecretAsync(app);
        var news = await app.CashfreeEventsAsync();

        await Task.WhenAll(news.Concat(news).Concat(news).Reverse().Select(async body =>
        {
            using var answer = await app.DeliverCashfreeAsync(body);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }));
        await app.DrainAsync();

        var subscription = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        Assert.Equal(2, subscription.History.Count); // the trial, and its end by payment
        await using var db = app.OpenDb();
        Assert.Equal(news.Count, await db.GatewayEvents.CountAsync());
        Assert.Single(await db.Invoices.ToListAsync());
    }

    [Fact]
    public async Task Forged_and_old_news_is_refused_and_lies_are_flagged()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await PaidInSecretAsync(app);
        var active = (await app.CashfreeEventsAsync()).Single(body => body.Contains("SUBSCRIPTION_STATUS_CHANGED", StringComparison.Ordinal));
        using (var forged = await app.DeliverCashfreeAsync(active, secret: "guessed"))
        {
            Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        }
        using (var old = await app.DeliverCashfreeAsync(active, app.Clock.GetUtcNow().AddMinutes(-6)))
        {
            Assert.Equal(HttpStatusCode.BadRequest, old.StatusCode);
        }
        var (money, team) = (JsonNode.Parse(active)!, JsonNode.Parse(active)!);
        money["data"]!["authorization_details"]!["authorization_amount"] = 1;
        team["data"]!["subscription_details"]!["subscription_tags"]!["team"] = Guid.NewGuid().ToString();
        (await app.DeliverCashfreeAsync(money.ToJsonString())).Dispose();
        (await app.DeliverCashfreeAsync(team.ToJsonString())).Dispose();
        await app.DrainAsync();

        await using var db = app.OpenDb();
        Assert.All(await db.GatewayEvents.ToListAsync(), e => Assert.True(e.State is GatewayEventState.Flagged, $"{e.EventId} is {e.State}: {e.Note}"));
        Assert.Equal(SubscriptionStatus.Trialing, (await db.Subscriptions.SingleAsync(s => s.TeamId == ada.HomeTeamId)).Status);
    }

    [Fact]
    public async Task A_month_that_is_paid_goes_on_and_a_debit_that_fails_is_past_due_until_a_retry_is_paid()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.BuyInIndiaAsync(ada);
        var first = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(33));
        var second = await app.UntilAsync(ada, s => s.PaidThrough > first.PaidThrough);
        await app.AtTheBankAsync(second.GatewaySubscriptionId!, "empty");

        await app.Clock.AdvanceAsync(TimeSpan.FromDays(30));

        var owing = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.PastDue);
        Assert.Equal(second.PaidThrough, owing.PaidThrough);
        await app.DrainAsync();
        await using var db = app.OpenDb();
        Assert.Equal(3, await db.Invoices.CountAsync());

        await app.AtTheBankAsync(second.GatewaySubscriptionId!, "fill");
        for (var run = 0; run < 2; run++) // the second asks for nothing new
        {
            Assert.Equal(JobOutcome.Done, (await app.Services.GetRequiredService<JobRunner>().RunNowAsync("retry-charges")).Outcome);
        }
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(26));
        Assert.True((await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active)).PaidThrough > owing.PaidThrough);
        await app.DrainAsync();
        Assert.Equal([1, 0, 0], await db.Invoices.OrderByDescending(i => i.IssuedAt).Select(i => i.AttemptCount).ToListAsync());
    }

    [Fact]
    public async Task Who_cancels_at_the_bank_keeps_what_is_paid_and_ends_then()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.BuyInIndiaAsync(ada);
        var active = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);

        await app.AtTheBankAsync(active.GatewaySubscriptionId!, "cancel");

        var ended = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Canceled);
        Assert.True(ended.GrantsAccess(app.Clock.GetUtcNow()));
        Assert.Equal(active.PaidThrough, ended.AccessUntil);
    }

    [Fact]
    public async Task Who_cancels_here_may_change_their_mind_until_the_end_and_buys_again_after_it()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.BuyInIndiaAsync(ada);
        var active = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.DrainAsync();
        await app.ControlCashfreeAsync(new { dropWebhooks = true }); // nothing is heard of it from here on
        var renewal = app.Services.GetRequiredService<SetRenewal>();

        foreach (var cancel in new[] { true, false, true })
        {
            Assert.True((await renewal.RunAsync("cashfree", active.GatewayCustomerId!, active.GatewaySubscriptionId!, cancel, _ => Task.CompletedTask, CancellationToken.None)).Ok);
            Assert.Equal((SubscriptionStatus.Active, active.PaidThrough), (await app.UntilAsync(ada, s => s.CancelAtPeriodEnd == cancel)) is var now ? (now.Status, now.PaidThrough) : default);
        }
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(33));
        Assert.False((await app.UntilAsync(ada, _ => true)).GrantsAccess(app.Clock.GetUtcNow()));
        Assert.Equal(JobOutcome.Done, (await app.Services.GetRequiredService<JobRunner>().RunNowAsync("follow-gateways")).Outcome);

        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Canceled);
        await app.ControlCashfreeAsync(new { dropWebhooks = false });
        await app.BuyInIndiaAsync(ada);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
    }

    [Fact]
    public async Task The_vendors_script_runs_on_one_page_alone_under_a_policy_of_its_own()
    {
        await using var app = await TestApp.StartAsync(
            ("Gateways:Cashfree:ClientId", "test_x"), ("Gateways:Cashfree:ClientSecret", "secret"), ("Gateways:Cashfree:BaseAddress", "https://sandbox.cashfree.com/pg"));
        var ada = await app.AddPersonAsync("ada@example.test");
        using var http = app.NewClient();
        http.DefaultRequestHeaders.Add("Cookie", $"{SessionCookie.Name}={await app.SessionCookieAsync(ada)}");

        using var page = await http.GetAsync("/checkout/cashfree?session=sub_session_%22%3E%3Cb%3E");
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("data-cashfree=\"sandbox\" data-session=\"sub_session_&quot;&gt;&lt;b&gt;\"", html, StringComparison.Ordinal);
        Assert.Contains("https://sdk.cashfree.com", Policy(page), StringComparison.Ordinal);
        using var script = await http.GetAsync("/js/cashfree.js");
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
        using var other = await http.GetAsync("/upgrade");
        Assert.DoesNotContain("cashfree", Policy(other), StringComparison.Ordinal);

        static string Policy(HttpResponseMessage answer) => string.Join(';', answer.Headers.GetValues("Content-Security-Policy"));
    }

    [Fact]
    public async Task An_account_that_ends_leaves_no_mandate_behind()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.BuyInIndiaAsync(ada);
        var active = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);

        await app.Services.GetServices<IAccountEnd>().Single(end => end.Name == "billing").SettleAsync(new(Guid.NewGuid(), ada.Id, ada.HomeTeamId), CancellationToken.None);

        var gateway = app.Services.GetRequiredService<PaymentGateways>().Require("cashfree");
        Assert.Equal(GatewayStatus.Ended, (await gateway.ReadSubscriptionAsync(active.GatewaySubscriptionId!, CancellationToken.None)).Status);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Canceled);
    }

    private static async Task<User> PaidInSecretAsync(TestApp app)
    {
        await app.ControlCashfreeAsync(new { dropWebhooks = true });
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.BuyInIndiaAsync(ada);
        return ada;
    }

    private static (int, string) Said(BlazorAccounts.Platform.Outcome outcome) => (outcome.Status, outcome.Code);
}
