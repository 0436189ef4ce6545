using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Orders;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Features.Orders;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>With every webhook lost, one run makes good what happened, and says what.</summary>
[Covers("PAY-11")]
public sealed class ReconcileTests
{
    private static readonly (string, string?) ByHand = ("Jobs:FollowClock", "false");

    [Fact]
    public async Task A_whole_lifecycle_without_any_webhook_is_repaired_by_one_run_each()
    {
        await using var app = await TestApp.StartAsync(ByHand);
        var ada = await BuyerAsync(app);
        await RepairsAsync(app, ada, "paid", s => s.Status is SubscriptionStatus.Active, "premium.monthly");

        await app.Clock.AdvanceAsync(TimeSpan.FromDays(31.5));
        await RepairsAsync(app, ada, "renewed", s => s.PaidThrough > app.Clock.GetUtcNow(), "premium.monthly");

        var bought = await app.UntilAsync(ada, s => s.IsLive);
        await app.SwapCardAsync(bought, "pm_card_chargeCustomerFail");
        await app.Clock.AdvanceAsync(bought.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() + TimeSpan.FromHours(2));
        await RepairsAsync(app, ada, "failed", s => s.Status is SubscriptionStatus.PastDue, "premium.monthly");

        await app.SwapCardAsync(bought, "pm_card_visa");
        var open = (await app.AtGatewayAsync($"invoices?customer={bought.GatewayCustomerId}&status=open")).GetProperty("data")[0].GetProperty("id").GetString();
        await app.AtGatewayAsync($"invoices/{open}/pay", ("paid_out_of_band", "false"));
        await RepairsAsync(app, ada, "recovered", s => s.Status is SubscriptionStatus.Active, "premium.monthly");

        await app.AtGatewayAsync($"subscriptions/{bought.GatewaySubscriptionId}", ("cancel_at_period_end", "true"));
        await RepairsAsync(app, ada, "cancelled", s => s is { Status: SubscriptionStatus.Active, CancelAtPeriodEnd: true }, "premium.monthly");

        await app.RefundAtGatewayAsync(ada);
        await RepairsAsync(app, ada, "refunded", s => s is { Status: SubscriptionStatus.Canceled, RevokedAt: not null }, "free");

        await using var db = app.OpenDb();
        Assert.Empty(await db.GatewayEvents.ToListAsync());
        Assert.Equal(6, await app.AlertsAsync("billing_drift"));
        Assert.All(await db.Drifts.ToListAsync(), d => Assert.True(d.Repaired));
        await db.UntilMailsAsync("PaymentReceiptMail", 3);
    }

    [Fact]
    public async Task A_gateway_that_is_down_fails_the_run_and_the_next_repairs()
    {
        await using var app = await TestApp.StartAsync(ByHand, ("Gateways:Stripe:Retries", "0"));
        var ada = await BuyerAsync(app);
        await app.ControlAsync(new { outage = true });

        var failed = await app.ReconcileJobAsync();
        Assert.Equal(JobOutcome.Failed, failed.Outcome);
        await app.ControlAsync(new { outage = false });
        Assert.Null((await app.ReconcileJobAsync()).Error);

        Assert.Equal("premium.monthly", await app.PlanOfAsync(ada));
        await using var db = app.OpenDb();
        Assert.Equal([true, false], await db.Reconciliations.Where(r => r.Gateway == "stripe").OrderBy(r => r.StartedAt).Select(r => r.Error != null).ToListAsync());
    }

    [Fact]
    public async Task Two_nodes_at_once_make_one_report()
    {
        await using var app = await TestApp.StartAsync(ByHand, Shop.ServerKey);
        var people = new List<User>();
        await app.ControlAsync(new { dropWebhooks = true });
        for (var i = 0; i < 5; i++)
        {
            people.Add(await app.AddPersonAsync($"p{i}@example.test"));
            await app.BuyAsync(people[i]);
        }
        await using var second = app.StartSecondNode();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? app : second).ReconcileAsync()));

        await using var db = app.OpenDb();
        var report = Assert.Single(await db.Reconciliations.Where(r => r.Drifted > 0).ToListAsync());
        Assert.Equal((5, 5), (report.Checked, report.Drifted));
        Assert.Equal(5, await db.Drifts.CountAsync(d => d.What == "missing" && d.Subject.StartsWith("invoice")));
        Assert.Equal(1, await app.AlertsAsync("billing_drift"));
    }

    [Fact]
    public async Task What_contradicts_what_was_sold_is_reported_and_not_applied_and_old_reports_go()
    {
        await using var app = await TestApp.StartAsync(ByHand);
        var ada = await BuyerAsync(app);
        Assert.Equal(1, Assert.Single(await app.ReconcileAsync()).Drifted);
        var bought = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.AtGatewayAsync($"subscriptions/{bought.GatewaySubscriptionId}", ("metadata[team]", Guid.NewGuid().ToString()));

        Assert.Equal(1, Assert.Single(await app.ReconcileAsync()).Drifted);
        Assert.Equal(0, Assert.Single(await app.ReconcileAsync()).Drifted); // once a day

        await using var db = app.OpenDb();
        var drift = await db.Drifts.SingleAsync(d => !d.Repaired);
        Assert.Contains("was sold to team", drift.To, StringComparison.Ordinal);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(91));
        await app.ReconcileAsync();
        Assert.Equal(1, await db.Reconciliations.CountAsync(r => r.Gateway == "stripe"));
    }

    [Fact]
    public async Task A_customer_whom_the_gateway_refuses_is_reported_and_the_others_are_repaired()
    {
        await using var app = await TestApp.StartAsync(ByHand, ("Billing:Reconciliation:Parallel", "1"));
        var ada = await BuyerAsync(app);
        var bob = await app.AddPersonAsync("bob@example.test");
        await app.BuyAsync(bob);
        var order = (await app.OrderAsync(ada)).Require().Id;
        await using var db = app.OpenDb();
        await db.Orders.Where(o => o.Id == order).ExecuteUpdateAsync(set => set.SetProperty(o => o.PaymentId, "pi_nobody").SetProperty(o => o.PaidAt, app.Clock.GetUtcNow()).SetProperty(o => o.Status, OrderStatus.Paid));
        await db.BillingCustomers.Where(c => c.TeamId == ada.HomeTeamId).ExecuteUpdateAsync(set => set.SetProperty(c => c.CheckedAt, DateTimeOffset.UnixEpoch)); // comes first

        var run = Assert.Single(await app.ReconcileAsync());

        Assert.Equal((null, 2, 2), (run.Error, run.Checked, run.Drifted));
        Assert.Equal("premium.monthly", await app.PlanOfAsync(bob));
        Assert.Equal("refused", (await db.Drifts.SingleAsync(d => d.TeamId == ada.HomeTeamId && !d.Repaired)).What);
        Assert.Equal(0, Assert.Single(await app.ReconcileAsync()).Drifted); // told once a day
    }

    [Fact]
    public async Task A_gateway_that_is_down_stops_its_own_part_alone()
    {
        await using var app = await TestApp.StartAsync(ByHand, ("Gateways:Stripe:Retries", "0"));
        await BuyerAsync(app);
        var indira = await app.AddPersonAsync("indira@example.test", timeZone: CashfreeShop.India);
        await app.ControlCashfreeAsync(new { dropWebhooks = true });
        await app.BuyInIndiaAsync(indira);
        await app.ControlAsync(new { outage = true });

        Assert.NotNull(Assert.Single(await app.ReconcileAsync("stripe")).Error);

        Assert.Equal("premium.monthly", await app.PlanOfAsync(indira));
    }

    [Fact]
    public async Task Administrators_have_it_run_at_once()
    {
        await using var app = await TestApp.StartAsync(ByHand);
        var ada = await BuyerAsync(app);
        var root = await app.AddAdminAsync();
        using var stranger = await app.ProgramOfAsync(ada);
        using var admin = await app.ProgramOfAsync(root);
        Assert.Equal(403, (int)(await stranger.PostAsync("/api/v1/admin/reconciliations", null)).StatusCode);

        var reports = await admin.PostAsync("/api/v1/admin/reconciliations", null).JsonAsync();

        Assert.Equal(1, reports.EnumerateArray().Single(r => r.GetProperty("gateway").GetString() == "stripe").GetProperty("drifted").GetInt32());
        Assert.Equal("premium.monthly", await app.PlanOfAsync(ada));
        await using var db = app.OpenDb();
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Action == "reconciliation.asked" && a.ActorId == root.Id && a.Address != null));
        await db.Reconciliations.ExecuteUpdateAsync(set => set.SetProperty(r => r.EndedAt, (DateTimeOffset?)null).SetProperty(r => r.AliveAt, app.Clock.GetUtcNow()));
        Assert.Equal("reconciliation_running", (await admin.PostAsync("/api/v1/admin/reconciliations", null).JsonAsync(409)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_page_that_nobody_here_knows_cannot_be_paid_on_any_more()
    {
        await using var app = await TestApp.StartAsync(ByHand);
        var ada = await BuyerAsync(app);
        await app.ReconcileAsync();
        var stray = await app.AtGatewayAsync(
            "checkout/sessions", ("mode", "setup"), ("currency", "usd"), ("customer", await app.CustomerAsync(ada)), ("success_url", "https://app.test/x"));

        Assert.Equal(1, Assert.Single(await app.ReconcileAsync()).Drifted);

        Assert.Equal("expired", (await app.AtGatewayAsync($"checkout/sessions/{stray.GetProperty("id").GetString()}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_page_of_an_order_stays_open()
    {
        await using var app = await TestApp.StartAsync(ByHand);
        var ada = await BuyerAsync(app);
        await app.ReconcileAsync();
        var order = (await app.OrderAsync(ada)).Require();

        Assert.Equal(0, Assert.Single(await app.ReconcileAsync()).Drifted);

        await HostedPage.PayAsync(order.CheckoutUrl, Shop.Good);
    }

    private static async Task RepairsAsync(TestApp app, User ada, string what, Func<Subscription, bool> wanted, string plan)
    {
        await using var db = app.OpenDb();
        Assert.False((await db.Subscriptions.AsNoTracking().Where(s => s.TeamId == ada.HomeTeamId).ToListAsync()).Exists(s => wanted(s)), $"{what}: known before");

        var run = Assert.Single(await app.ReconcileAsync());

        Assert.Equal((null, 1), (run.Error, run.Drifted));
        Assert.True((await db.Subscriptions.AsNoTracking().Where(s => s.TeamId == ada.HomeTeamId).ToListAsync()).Exists(s => wanted(s)), what);
        Assert.Equal(plan, await app.PlanOfAsync(ada));
        Assert.NotEmpty(await db.Drifts.Where(d => d.RunId == run.Id).ToListAsync());
        Assert.Equal((0, null), (Assert.Single(await app.ReconcileAsync()) is var again ? again.Drifted : -1, again.Error));
    }

    private static async Task<User> BuyerAsync(TestApp app)
    {
        await app.ControlAsync(new { dropWebhooks = true });
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        return ada;
    }
}
