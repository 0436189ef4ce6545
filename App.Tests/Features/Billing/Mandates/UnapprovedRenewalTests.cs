using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Features.Subscriptions.Changes;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing.Mandates;

/// <summary>What becomes of a plan whose renewal nobody approved: overdue, bridged, free, paid late, cancelled, ended, found again.</summary>
[Covers("PAY-7", "PAY-9", "PAY-11")]
public sealed class UnapprovedRenewalTests
{
    [Fact]
    public async Task Not_approved_it_is_past_due_then_free_and_a_late_payment_brings_everything_back()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.ApproverAsync();
        await app.ToEndAsync(bought, TimeSpan.FromHours(-50));
        await app.RunAsync("announce-debits");
        await app.ToEndAsync(bought, TimeSpan.FromHours(1));
        await app.FollowAsync();

        var due = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.PastDue);
        Assert.Equal((bought.PaidThrough, bought.PaidThrough + TimeSpan.FromDays(7), PlanCode.PremiumYearly), (due.PaidThrough, due.GraceUntil, await app.PlanOfAsync(ada)));
        await app.RunAsync("announce-debits");
        await app.RunAsync("announce-debits");
        Assert.Equal(2, await app.MailsAsync("RenewalMail")); // asked, and once more when it was overdue
        Assert.Equal(0, await app.MailsAsync("PaymentFailedMail"));
        using var browser = await app.BrowserOfAsync(ada);
        Assert.Contains("waits for your approval", (await browser.OpenAsync("/dashboard")).Page.Body!.TextContent, StringComparison.Ordinal);

        await app.ToEndAsync(bought, TimeSpan.FromDays(10));
        Assert.Equal(PlanCode.Free, await app.PlanOfAsync(ada));
        Assert.Contains("You are on the free plan until it is paid.", (await browser.OpenAsync("/billing/renewal")).Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        await CashfreeShop.PayAsync((await app.ApproveAsync(ada)).Require().CheckoutUrl, CashfreeShop.Good);

        var back = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        Assert.Equal(PlanCode.PremiumYearly, await app.PlanOfAsync(ada));
        Assert.InRange(back.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow().AddYears(1), TimeSpan.FromMinutes(-10), TimeSpan.FromMinutes(10)); // what was not had is not charged
        await app.DrainAsync();
        await using var db = app.OpenDb();
        Assert.Equal(back.CurrentPeriodEnd, await db.Invoices.MaxAsync(i => i.PeriodEnd));
    }

    [Fact]
    public async Task Paid_within_the_grace_it_counts_from_the_day_it_was_due()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.ApproverAsync();
        await app.ToEndAsync(bought, TimeSpan.FromDays(5));
        await app.FollowAsync();

        await CashfreeShop.PayAsync((await app.ApproveAsync(ada)).Require().CheckoutUrl, CashfreeShop.Good);

        var back = await app.UntilAsync(ada, s => s.CurrentPeriodEnd > bought.CurrentPeriodEnd);
        Assert.Equal((SubscriptionStatus.Active, bought.CurrentPeriodEnd!.Value.AddYears(1)), (back.Status, back.CurrentPeriodEnd!.Value));
    }

    [Fact]
    public async Task Cancelled_nothing_is_asked_an_open_page_closes_and_resumed_it_can_be_approved_again()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.ApproverAsync();
        await app.ToEndAsync(bought, TimeSpan.FromHours(-80));
        Assert.True((await app.RenewAsync(ada, cancel: true)).Ok);
        await app.ToEndAsync(bought, TimeSpan.FromHours(-60));
        await app.RunAsync("announce-debits");
        Assert.Equal((409, "nothing_to_approve", 0), (await app.ApproveAsync(ada)) is var none ? (none.Status, none.Code, await app.MailsAsync("RenewalMail")) : default);

        Assert.True((await app.RenewAsync(ada, cancel: false)).Ok);
        var page = (await app.ApproveAsync(ada)).Require().CheckoutUrl;
        Assert.True((await app.RenewAsync(ada, cancel: true)).Ok);
        await Assert.ThrowsAnyAsync<Exception>(() => CashfreeShop.PayAsync(page, CashfreeShop.Good)); // the page is gone
        Assert.True((await app.RenewAsync(ada, cancel: false)).Ok);
        Assert.NotEqual(page, (await app.ApproveAsync(ada)).Require().CheckoutUrl);
        Assert.True((await app.RenewAsync(ada, cancel: true)).Ok);
        await app.ToEndAsync(bought, TimeSpan.FromHours(1));
        await app.FollowAsync();

        Assert.Equal(bought.PaidThrough, (await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Canceled)).PaidThrough);
        Assert.Equal(PlanCode.Free, await app.PlanOfAsync(ada));
        Assert.True((await app.CheckoutAtAsync(ada, null, null)).Ok); // free to buy again
        await using var db = app.OpenDb();
        Assert.Equal(1, await db.Invoices.CountAsync());
    }

    [Fact]
    public async Task After_a_month_without_an_answer_it_ends_and_its_page_with_it()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.ApproverAsync();
        await app.ToEndAsync(bought, TimeSpan.FromDays(20));
        await app.FollowAsync();
        var page = (await app.ApproveAsync(ada)).Require().CheckoutUrl;
        await app.ToEndAsync(bought, TimeSpan.FromDays(30) + TimeSpan.FromMinutes(1));
        await app.FollowAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(7));
        await app.FollowAsync();

        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Canceled);
        await Assert.ThrowsAnyAsync<Exception>(() => CashfreeShop.PayAsync(page, CashfreeShop.Good));
        Assert.Equal((409, "no_subscription"), (await app.ApproveAsync(ada)) is var none ? (none.Status, none.Code) : default);
    }

    [Fact]
    public async Task With_every_webhook_lost_reconciliation_finds_each_payment_and_the_next_run_finds_nothing()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        await app.PriceAsync();
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.ControlCashfreeAsync(new { dropWebhooks = true });
        await app.BuyInIndiaAsync(ada, plan: PlanCode.PremiumYearly);
        Assert.Equal((null, 1), await ReconcileAsync(app));
        Assert.Equal((null, 0), await ReconcileAsync(app));
        var bought = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);

        await app.ToEndAsync(bought, TimeSpan.FromHours(-40));
        await CashfreeShop.PayAsync((await app.ApproveAsync(ada)).Require().CheckoutUrl, CashfreeShop.Good);
        Assert.Equal((null, 1), await ReconcileAsync(app));
        Assert.Equal((null, 0), await ReconcileAsync(app));
        Assert.Equal(bought.CurrentPeriodEnd!.Value.AddYears(1), (await app.UntilAsync(ada, s => s.IsLive)).PaidThrough);

        await app.ToEndAsync(bought, TimeSpan.FromDays(370));
        Assert.Equal((null, 1), await ReconcileAsync(app)); // past due
        var open = (await app.ApproveAsync(ada)).Require().CheckoutUrl;
        Assert.Equal((null, 0), await ReconcileAsync(app)); // the open page of a renewal is no stray one
        await CashfreeShop.PayAsync(open, CashfreeShop.Good);
        Assert.Equal((null, 1), await ReconcileAsync(app));
        Assert.Equal((null, 0), await ReconcileAsync(app));
    }

    [Fact]
    public async Task A_refund_of_a_renewal_in_parts_leaves_the_plan_and_the_rest_ends_it()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.ApproverAsync();
        var root = await app.AddAdminAsync();
        await app.ToEndAsync(bought, TimeSpan.FromHours(-50));
        await CashfreeShop.PayAsync((await app.ApproveAsync(ada)).Require().CheckoutUrl, CashfreeShop.Good);
        await app.UntilAsync(ada, s => s.CurrentPeriodEnd > bought.CurrentPeriodEnd);
        await app.DrainAsync();
        await using var db = app.OpenDb();
        var invoice = (await db.Invoices.OrderBy(i => i.PeriodEnd).LastAsync()).Id;

        Assert.Equal(10000, (await RefundAsync(app, root, invoice, 10000)).Require().Refunded.Amount);
        Assert.Equal(PlanCode.PremiumYearly, await app.PlanOfAsync(ada));
        Assert.Equal(ApprovalShop.Dear, (await RefundAsync(app, root, invoice, null)).Require().Refunded.Amount);

        Assert.Equal(PlanCode.Free, await app.PlanOfAsync(ada));
        Assert.Equal(SubscriptionStatus.Canceled, (await app.UntilAsync(ada, s => s.RevokedAt is not null)).Status);
        await app.DrainAsync();
        Assert.Equal(GatewayStatus.Ended, (await GatewayAsync(app, bought.GatewaySubscriptionId!)).Status);
        Assert.Equal((null, 0), await ReconcileAsync(app));
    }

    [Fact]
    public async Task A_second_payment_of_the_same_page_goes_back_by_itself_and_the_plan_goes_on()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.ApproverAsync();
        await app.ToEndAsync(bought, TimeSpan.FromHours(-50));
        var page = (await app.ApproveAsync(ada)).Require().CheckoutUrl;
        await CashfreeShop.PayAsync(page, "testpending@gocash"); // succeeds in an hour
        await CashfreeShop.PayAsync(page, CashfreeShop.Good);
        var renewed = await app.UntilAsync(ada, s => s.CurrentPeriodEnd > bought.CurrentPeriodEnd);
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        await app.DrainAsync();

        Assert.Equal((null, 0), await ReconcileAsync(app));
        await using var db = app.OpenDb();
        Assert.Equal([0L, 0L], await db.Invoices.Select(i => i.AmountRefunded).ToListAsync());
        Assert.Equal((SubscriptionStatus.Active, renewed.CurrentPeriodEnd), (await app.UntilAsync(ada, s => s.IsLive)) is var now ? (now.Status, now.CurrentPeriodEnd) : default);
    }

    [Fact]
    public async Task From_a_mandate_it_is_an_upgrade_with_the_unused_time_taken_off()
    {
        await using var app = await TestApp.StartAsync();
        await app.PriceAsync();
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.BuyInIndiaAsync(ada);
        var old = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.WaitAsync(TimeSpan.FromDays(10));
        var preview = (await app.PreviewAsync(ada, PlanCode.PremiumYearly)).Require();
        Assert.InRange(preview.Total.Amount, ApprovalShop.Dear - 79900, ApprovalShop.Dear - 40000);

        var started = Assert.IsType<BlazorAccounts.Platform.Outcome<CheckoutStarted>>(await app.ChangeAsync(ada, PlanCode.PremiumYearly, preview)).Require();
        await CashfreeShop.PayAsync(started.CheckoutUrl, CashfreeShop.Good);

        var now = await app.UntilAsync(ada, s => s.GatewaySubscriptionId != old.GatewaySubscriptionId && s.IsLive);
        await app.DrainAsync();
        Assert.StartsWith("agr-", now.GatewaySubscriptionId, StringComparison.Ordinal);
        Assert.Equal(GatewayStatus.Ended, (await GatewayAsync(app, old.GatewaySubscriptionId!)).Status);
        await using var db = app.OpenDb();
        Assert.Equal(preview.Total.Amount, (await db.Invoices.SingleAsync(i => i.GatewaySubscriptionId == now.GatewaySubscriptionId)).AmountPaid);
        Assert.Equal(0, await db.SecondCharges.CountAsync());
        await app.ToEndAsync(now, TimeSpan.FromHours(-50));
        Assert.True((await app.ApproveAsync(ada)).Ok);
    }

    [Fact]
    public async Task A_deleted_account_leaves_no_page_that_could_be_paid()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.ApproverAsync();
        await app.ToEndAsync(bought, TimeSpan.FromHours(-50));
        var page = (await app.ApproveAsync(ada)).Require().CheckoutUrl;

        var gateway = app.Services.GetRequiredService<PaymentGateways>().Require("cashfree");
        await gateway.EndSubscriptionsAsync(bought.GatewayCustomerId!, CancellationToken.None);
        await gateway.EndSubscriptionsAsync(bought.GatewayCustomerId!, CancellationToken.None);

        await Assert.ThrowsAnyAsync<Exception>(() => CashfreeShop.PayAsync(page, CashfreeShop.Good));
        Assert.Equal(GatewayStatus.Ended, (await GatewayAsync(app, bought.GatewaySubscriptionId!)).Status);
        Assert.Equal(409, (await app.ApproveAsync(ada)).Status);
    }

    private static async Task<(string?, int)> ReconcileAsync(TestApp app) => Assert.Single(await app.ReconcileAsync("cashfree")) is var run ? (run.Error, run.Drifted) : default;

    private static Task<GatewaySubscription> GatewayAsync(TestApp app, string id) => app.Services.GetRequiredService<PaymentGateways>().Require("cashfree").ReadSubscriptionAsync(id, CancellationToken.None);

    private static Task<BlazorAccounts.Platform.Outcome<PaymentSummary>> RefundAsync(TestApp app, User by, Guid invoice, long? amount) =>
        app.Services.GetRequiredService<RefundInvoice>().RunAsync(by.Id, invoice, amount, "asked kindly", new("127.0.0.1", "test"), CancellationToken.None);
}
