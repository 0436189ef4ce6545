using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing.Mandates;

/// <summary>A plan above INR 15,000: sold, and each renewal paid by an approval of its payer.</summary>
[Covers("PAY-2", "PAY-7")]
public sealed class ApprovedRenewalTests
{
    [Theory]
    [InlineData(1_499_900, "sub-")]
    [InlineData(1_500_000, "sub-")] // up to the limit, and not from it on
    [InlineData(1_500_001, "agr-")]
    public async Task Above_the_limit_there_is_no_mandate_and_up_to_it_there_is_one(long price, string prefix)
    {
        await using var app = await TestApp.StartAsync();
        await app.PriceAsync(price: price);
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        using var program = await app.ProgramOfAsync(ada);

        using var answer = await program.PostAsJsonAsync("/api/v1/billing/checkout", new { plan = PlanCode.PremiumYearly });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var started = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("cashfree", started.GetProperty("gateway").GetString());
        await CashfreeShop.PayAsync(started.GetProperty("checkoutUrl").GetString()!, CashfreeShop.Good);

        var bought = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        Assert.StartsWith(prefix, bought.GatewaySubscriptionId, StringComparison.Ordinal);
        await app.DrainAsync();
        Assert.Equal(PlanCode.PremiumYearly, await app.PlanOfAsync(ada));
        await using var db = app.OpenDb();
        var invoice = await db.Invoices.SingleAsync();
        Assert.Equal((price, InvoiceStatus.Paid, bought.CurrentPeriodEnd), (invoice.AmountPaid, invoice.Status, invoice.PeriodEnd));
        Assert.All(await db.GatewayEvents.ToListAsync(), e => Assert.True(e.State is GatewayEventState.Done or GatewayEventState.Ignored, $"{e.Type} is {e.State}: {e.Note}"));
    }

    [Fact]
    public async Task Each_renewal_is_asked_for_once_on_any_number_of_nodes_and_nobody_is_charged_without_an_answer()
    {
        await using var app = await TestApp.StartAsync(Shop.ServerKey, ("Jobs:FollowClock", "false"));
        var (ada, bought) = await app.ApproverAsync();
        await using var second = app.StartSecondNode();
        await app.RunAsync("announce-debits");
        Assert.Equal((404, "nothing_to_approve"), await SaidAsync(app, ada, HttpMethod.Get));
        Assert.Equal((409, "nothing_to_approve"), await SaidAsync(app, ada, HttpMethod.Post)); // far too early

        await app.ToEndAsync(bought, TimeSpan.FromHours(-70));
        await second.Clock.AdvanceAsync(app.Clock.GetUtcNow() - second.Clock.GetUtcNow());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? app : second).RunAsync("announce-debits")));
        await app.RunAsync("announce-debits");

        await using var db = app.OpenDb();
        var notice = await db.DebitNotices.SingleAsync();
        Assert.Equal((ApprovalShop.Dear, "INR", bought.CurrentPeriodEnd), (notice.Amount, notice.Currency, notice.DueAt));
        Assert.Equal((1, 0), (await app.MailsAsync("RenewalMail"), await app.MailsAsync("DebitNoticeMail")));
        Assert.Single(await db.Notifications.Where(n => n.UserId == ada.Id).ToListAsync(), n => n.Title == "Your renewal waits for you");
        using var browser = await app.BrowserOfAsync(ada);
        await browser.OpenAsync("/dashboard");
        Assert.NotNull(browser.Page.QuerySelector("a[href='/billing/renewal']"));
        await app.ToEndAsync(bought, TimeSpan.FromHours(1));
        Assert.Equal(1, await db.Invoices.CountAsync());
    }

    [Fact]
    public async Task It_is_approved_on_a_page_without_a_script_and_the_plan_goes_on_from_where_it_ended()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.ApproverAsync();
        await app.ToEndAsync(bought, TimeSpan.FromHours(-50));
        using var browser = await app.BrowserOfAsync(ada);
        Assert.Contains("to be approved by you", (await browser.OpenAsync("/billing")).Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var page = (await browser.OpenAsync("/billing/renewal")).Page;
        Assert.Contains("₹16,000", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("a[href='/billing/cancel']"));

        await browser.SubmitAsync("/billing/renewal/approve", null);
        Assert.StartsWith("/sandbox/cashfree/checkout/", browser.Path, StringComparison.Ordinal);
        var back = await CashfreeShop.PayAsync(new Uri(app.Address, browser.Path).ToString(), CashfreeShop.Good);

        Assert.Equal("/billing", back.AbsolutePath);
        var renewed = await app.UntilAsync(ada, s => s.CurrentPeriodEnd > bought.CurrentPeriodEnd);
        Assert.Equal((SubscriptionStatus.Active, bought.CurrentPeriodEnd, bought.CurrentPeriodEnd!.Value.AddYears(1), renewed.CurrentPeriodEnd), (renewed.Status, renewed.CurrentPeriodStart, renewed.CurrentPeriodEnd!.Value, renewed.PaidThrough));
        await app.DrainAsync();
        await using var db = app.OpenDb();
        Assert.Equal([ApprovalShop.Dear, ApprovalShop.Dear], await db.Invoices.Select(i => i.AmountPaid).ToListAsync());
        Assert.Equal(2, await db.AuditEntries.CountAsync(a => a.Action == "invoice.paid"));
        Assert.Equal((409, "nothing_to_approve"), await SaidAsync(app, ada, HttpMethod.Post));
        Assert.Contains("No payment waits", (await browser.OpenAsync("/billing/renewal")).Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Action == "renewal.opened"));
    }

    [Fact]
    public async Task Twenty_who_approve_at_once_on_two_nodes_are_led_to_one_page_and_one_payment()
    {
        await using var app = await TestApp.StartAsync(Shop.ServerKey, ("Jobs:FollowClock", "false"));
        var (ada, bought) = await app.ApproverAsync();
        await using var second = app.StartNode(("Gateways:Cashfree:BaseAddress", $"{app.Address}sandbox/cashfree/pg"), ("Gateways:Cashfree:CheckoutAddress", $"{app.Address}sandbox/cashfree/{{kind}}/{{session}}"), ("Data:Directory", Path.Combine(Path.GetTempPath(), $"ba-{Guid.NewGuid():N}")));
        await app.ToEndAsync(bought, TimeSpan.FromHours(-50));
        await second.Clock.AdvanceAsync(app.Clock.GetUtcNow() - second.Clock.GetUtcNow());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => (i % 2 == 0 ? app : second).ApproveAsync(ada))));

        Assert.All(answers, a => Assert.True(a.Ok, a.Message));
        var url = Assert.Single(answers.Select(a => a.Require().CheckoutUrl).Distinct());
        await CashfreeShop.PayAsync(url, CashfreeShop.Good);
        await app.UntilAsync(ada, s => s.CurrentPeriodEnd > bought.CurrentPeriodEnd);
        await app.DrainAsync();
        foreach (var e in await app.CashfreeEventsAsync())
        {
            (await app.DeliverCashfreeAsync(e)).Dispose(); // a repetition counts for nothing
        }
        await app.DrainAsync();
        await using var db = app.OpenDb();
        Assert.Equal(2, await db.Invoices.CountAsync(i => i.Status == InvoiceStatus.Paid));
        Assert.Equal((409, "nothing_to_approve"), (await app.ApproveAsync(ada)) is var again ? (again.Status, again.Code) : default);
        Assert.Equal(bought.CurrentPeriodEnd!.Value.AddYears(1), (await app.UntilAsync(ada, s => s.IsLive)).CurrentPeriodEnd);
    }

    [Fact]
    public async Task A_declined_payment_changes_nothing_and_an_order_that_ran_out_is_followed_by_another()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.ApproverAsync();
        await app.ToEndAsync(bought, TimeSpan.FromHours(-50));
        var url = (await app.ApproveAsync(ada)).Require().CheckoutUrl;
        await CashfreeShop.PayAsync(url, CashfreeShop.Refused);
        await app.DrainAsync();
        Assert.Equal(url, (await app.ApproveAsync(ada)).Require().CheckoutUrl);
        await app.ToEndAsync(bought, TimeSpan.FromDays(28)); // longer than Cashfree keeps an order
        await app.FollowAsync();

        var other = (await app.ApproveAsync(ada)).Require().CheckoutUrl;
        Assert.NotEqual(url, other);
        await CashfreeShop.PayAsync(other, CashfreeShop.Good);

        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active && s.CurrentPeriodEnd > bought.CurrentPeriodEnd);
        await app.DrainAsync();
        await using var db = app.OpenDb();
        Assert.Equal(2, await db.Invoices.CountAsync(i => i.AmountPaid > 0));
        Assert.Equal(0, await app.MailsAsync("PaymentFailedMail"));
    }

    [Fact]
    public async Task While_a_payment_is_under_way_on_an_order_that_ran_out_no_other_opens()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.ApproverAsync();
        await app.ToEndAsync(bought, TimeSpan.FromHours(-50));
        var url = (await app.ApproveAsync(ada)).Require().CheckoutUrl;
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(29) - TimeSpan.FromMinutes(30));
        await app.FollowAsync();
        await CashfreeShop.PayAsync(url, "testpending@gocash"); // it succeeds in an hour
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(45));

        Assert.Equal((409, "payment_under_way"), await SaidAsync(app, ada, HttpMethod.Post));
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(20));

        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active && s.CurrentPeriodEnd > bought.CurrentPeriodEnd);
        await app.DrainAsync();
        await using var db = app.OpenDb();
        Assert.Equal(2, await db.Invoices.CountAsync(i => i.AmountPaid > 0));
    }

    [Fact]
    public async Task In_whatever_order_and_however_often_its_news_comes_the_end_is_the_same()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        await app.PriceAsync();
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.ControlCashfreeAsync(new { dropWebhooks = true });
        await app.BuyInIndiaAsync(ada, plan: PlanCode.PremiumYearly);
        var gateway = app.Services.GetRequiredService<PaymentGateways>().Require("cashfree");
        var id = (await gateway.ListSubscriptionsAsync(await app.CustomerAsync(ada), CancellationToken.None))[0].Id;
        for (var year = 0; year < 3; year++)
        {
            await app.Clock.AdvanceAsync((await gateway.ReadSubscriptionAsync(id, CancellationToken.None)).PeriodEnd - app.Clock.GetUtcNow() - TimeSpan.FromHours(30));
            var page = await gateway.OpenRenewalAsync(new(id, "https://app.test/billing", new("ada@example.test", null, null)), CancellationToken.None);
            await CashfreeShop.PayAsync(page.Url!, CashfreeShop.Refused);
            await CashfreeShop.PayAsync(page.Url!, CashfreeShop.Good);
        }
        var random = new Random(11);
        var news = (await app.CashfreeEventsAsync()).SelectMany(e => Enumerable.Repeat(e, 3)).OrderBy(_ => random.Next()).ToList();
        Assert.Equal(21, news.Count);

        await Parallel.ForEachAsync(news, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (e, _) => (await app.DeliverCashfreeAsync(e)).Dispose());
        await app.DrainAsync();

        var there = await gateway.ReadSubscriptionAsync(id, CancellationToken.None);
        var here = await app.UntilAsync(ada, s => s.IsLive);
        Assert.Equal((SubscriptionStatus.Active, there.PeriodEnd, there.PeriodEnd), (here.Status, here.CurrentPeriodEnd!.Value, here.PaidThrough!.Value));
        await using var db = app.OpenDb();
        Assert.Equal(4, await db.Invoices.CountAsync(i => i.AmountPaid == ApprovalShop.Dear));
        Assert.Equal((null, 0), Assert.Single(await app.ReconcileAsync("cashfree")) is var run ? (run.Error, run.Drifted) : default);
    }

    [Fact]
    public async Task While_the_gateway_is_down_the_page_says_so_and_nothing_is_lost()
    {
        await using var app = await TestApp.StartAsync(("Gateways:Cashfree:Retries", "0"));
        var (ada, bought) = await app.ApproverAsync();
        await app.ToEndAsync(bought, TimeSpan.FromHours(-50));
        await app.ControlCashfreeAsync(new { outage = true });
        Assert.Equal((503, "payments_unavailable"), await SaidAsync(app, ada, HttpMethod.Post));
        Assert.Equal((503, "payments_unavailable"), await app.RenewAsync(ada, cancel: true) is var refused ? (refused.Status, refused.Code) : default);
        using var browser = await app.BrowserOfAsync(ada);
        await browser.OpenAsync("/billing/renewal");
        await browser.SubmitAsync("/billing/renewal/approve", null);
        Assert.Equal("/billing/renewal", browser.Path);
        Assert.Contains("does not answer at the moment", browser.Page.Body!.TextContent, StringComparison.Ordinal);

        await app.ControlCashfreeAsync(new { outage = false });
        await CashfreeShop.PayAsync((await app.ApproveAsync(ada)).Require().CheckoutUrl, CashfreeShop.Good);
        await app.UntilAsync(ada, s => s.CurrentPeriodEnd > bought.CurrentPeriodEnd);
    }

    internal static async Task<(int, string?)> SaidAsync(TestApp app, BlazorAccounts.Features.Accounts.User who, HttpMethod method)
    {
        using var program = await app.ProgramOfAsync(who);
        using var request = new HttpRequestMessage(method, "/api/v1/billing/renewal");
        using var answer = await program.SendAsync(request);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return ((int)answer.StatusCode, body.TryGetProperty("code", out var code) ? code.GetString() : null);
    }
}
