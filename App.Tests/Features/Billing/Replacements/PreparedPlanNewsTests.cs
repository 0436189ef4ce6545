using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Replacements;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Subscriptions.Changes;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Features.Accounts.Deletion;
using BlazorAccounts.Tests.Features.Subscriptions.Changes;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static BlazorAccounts.Tests.Features.Billing.Replacements.Downgrader;

namespace BlazorAccounts.Tests.Features.Billing.Replacements;

/// <summary>A cheaper plan at Cashfree ends in the right state whatever order the news has, whatever is lost, and whatever else happens meanwhile.</summary>
[Covers("PAY-3", "PAY-4", "PAY-6")]
public sealed class PreparedPlanNewsTests
{
    [Fact]
    public async Task Whatever_order_the_news_has_and_on_whichever_node_one_live_plan_is_left()
    {
        await using var app = await TestApp.StartAsync(Shop.ServerKey);
        await app.ControlCashfreeAsync(new { dropWebhooks = true });
        var people = new List<(User Who, Subscription Year)>();
        for (var i = 0; i < 5; i++)
        {
            var who = await app.AddPersonAsync($"p{i}@example.test", timeZone: CashfreeShop.India);
            await app.BuyInIndiaAsync(who, plan: PlanCode.PremiumYearly);
            await app.DeliverAllAsync(await app.CashfreeEventsAsync());
            people.Add((who, await app.UntilAsync(who, s => s.Status is SubscriptionStatus.Active)));
            await CashfreeShop.PayAsync(await app.DowngradeAsync(who), CashfreeShop.Good);
        }
        await using var second = app.StartSecondNode();
        var random = new Random(11);
        await DeliverAsync(app, second, Twice(await app.CashfreeEventsAsync(), random));
        foreach (var (who, year) in people)
        {
            await app.OnlyChargesAsync(who, (await app.FollowerAsync(who)).GatewaySubscriptionId!);
        }
        await app.ToTheNextPeriodAsync(people[^1].Year);
        await second.Clock.AdvanceAsync(app.Clock.GetUtcNow() - second.Clock.GetUtcNow());

        await DeliverAsync(app, second, Twice(await app.CashfreeEventsAsync(), random));
        await DeliverAsync(app, second, Twice(await app.CashfreeEventsAsync(), random));

        foreach (var (who, year) in people)
        {
            var month = await app.UntilAsync(who, s => s.Status is SubscriptionStatus.Active && s.GatewaySubscriptionId != year.GatewaySubscriptionId);
            Assert.Equal(PlanCode.PremiumMonthly, await app.HasAsync(who));
            await app.PaidAsync(who, Year, Month);
            await app.OnlyChargesAsync(who, month.GatewaySubscriptionId!);
            Assert.Equal(PlanChangeState.Applied, Assert.Single(await app.ChangesAsync(who)).State);
        }
        await using var db = app.OpenDb();
        Assert.Empty(await db.SecondCharges.ToListAsync());
    }

    [Fact]
    public async Task When_all_news_is_lost_reconciliation_comes_to_the_same_at_each_step()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var (ada, year) = await app.OfAYearAsync();
        await app.ControlCashfreeAsync(new { dropWebhooks = true });
        await CashfreeShop.PayAsync(await app.DowngradeAsync(ada), CashfreeShop.Good);
        await app.ReconcileAsync();

        var follower = await app.FollowerAsync(ada);
        Assert.Equal(PreparationState.Given, follower.Prepared);
        await app.OnlyChargesAsync(ada, follower.GatewaySubscriptionId!);
        Assert.NotNull((await app.RowOfAsync(ada)).NextPlanVersionId);
        await app.ReconcileAsync();
        await using var db = app.OpenDb();
        Assert.Equal(0, (await db.Reconciliations.OrderByDescending(r => r.StartedAt).FirstAsync()).Drifted); // and nothing differs any more

        await app.Clock.AdvanceAsync(year.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() + TimeSpan.FromMinutes(1));
        Assert.Equal(PlanCode.PremiumYearly, await app.UsesAsync(ada)); // bridged until the charge is heard of
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        await app.ReconcileAsync();

        Assert.Equal((follower.GatewaySubscriptionId, SubscriptionStatus.Active), ((await app.RowOfAsync(ada)).GatewaySubscriptionId, (await app.RowOfAsync(ada)).Status));
        Assert.Equal(PlanCode.PremiumMonthly, await app.UsesAsync(ada));
        await app.PaidAsync(ada, Year, Month);
        await app.OnlyChargesAsync(ada, follower.GatewaySubscriptionId!);
        Assert.Equal(GatewayStatus.Ended, (await app.AtCashfreeAsync(year.GatewaySubscriptionId!)).Status);
    }

    [Fact]
    public async Task What_a_crash_left_undone_is_done_by_the_job()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"), ("Gateways:Cashfree:Retries", "0"), ("Gateways:Cashfree:Timeout", "00:00:02"));
        var (ada, year) = await app.OfAYearAsync();
        var follower = await app.PreparedAsync(ada);
        await using (var db = app.OpenDb())
        {
            // As a process leaves it that is killed between writing and asking: the year was not put to rest yet.
            var gateway = app.Services.GetRequiredService<PaymentGateways>().Require("cashfree");
            await gateway.CancelAtPeriodEndAsync(year.GatewaySubscriptionId!, false, "by-hand", CancellationToken.None);
            await db.Checkouts.Where(c => c.Id == follower.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.FollowedAt, (DateTimeOffset?)null));
        }
        await app.RunJobAsync("replaced-plans");
        await app.DrainAsync();
        await app.OnlyChargesAsync(ada, follower.GatewaySubscriptionId!);

        await using (var db = app.OpenDb())
        {
            // And taken back, with nothing asked of the gateway.
            var (row, change, plan) = (await db.Checkouts.SingleAsync(c => c.Id == follower.Id), await db.PlanChanges.SingleAsync(), await db.Subscriptions.SingleAsync(s => s.Id == year.Id));
            row.Take(PreparationTrigger.OldKept);
            change.Take(PlanChangeTrigger.TakenBack, app.Clock.GetUtcNow());
            plan.StayAsItIs();
            await db.SaveChangesAsync();
        }
        await app.RunJobAsync("replaced-plans");
        await app.DrainAsync();
        await app.OnlyChargesAsync(ada, year.GatewaySubscriptionId!);
        Assert.False((await app.RowOfAsync(ada)).CancelAtPeriodEnd);
    }

    [Fact]
    public async Task Cancelled_at_the_bank_the_prepared_one_is_gone_and_the_year_runs_out()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, year) = await app.OfAYearAsync();
        var follower = await app.PreparedAsync(ada);

        await app.AtTheBankAsync(follower.GatewaySubscriptionId!, "cancel");

        await app.UntilAsync(ada, s => s is { CancelAtPeriodEnd: true, NextPlanVersionId: null });
        await app.DrainAsync();
        Assert.Equal(PreparationState.Dropped, (await app.FollowerAsync(ada)).Prepared);
        Assert.Equal(PlanCode.PremiumYearly, await app.UsesAsync(ada));
        await app.OnlyChargesAsync(ada);
        Assert.True((await app.ResumeAsync(ada)).Ok); // the year can be kept after all
        await app.DrainAsync();
        await app.OnlyChargesAsync(ada, year.GatewaySubscriptionId!);
    }

    [Fact]
    public async Task The_year_cancelled_at_the_bank_is_used_to_its_end_and_the_month_follows()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, year) = await app.OfAYearAsync();
        var follower = await app.PreparedAsync(ada);

        await app.AtTheBankAsync(year.GatewaySubscriptionId!, "cancel");
        await app.DrainAsync();

        Assert.Equal((SubscriptionStatus.Active, false), ((await app.RowOfAsync(ada)).Status, (await app.RowOfAsync(ada)).CancelAtPeriodEnd));
        Assert.Equal((409, "change_refused"), Said(await app.ChangeAsync(ada, PlanCode.PremiumYearly)));
        await app.ToTheNextPeriodAsync(year);
        await app.UntilAsync(ada, s => s.GatewaySubscriptionId == follower.GatewaySubscriptionId && s.Status is SubscriptionStatus.Active);
        await app.PaidAsync(ada, Year, Month);
    }

    [Fact]
    public async Task Money_of_the_year_that_goes_back_ends_both_and_a_deleted_account_is_charged_by_neither()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, _) = await app.OfAYearAsync();
        var (bob, _) = await app.OfAYearAsync("bob@example.test");
        var root = await app.AddAdminAsync();
        var (hers, his) = (await app.PreparedAsync(ada), await app.PreparedAsync(bob));
        await using var db = app.OpenDb();
        var invoice = (await db.Invoices.SingleAsync(i => i.TeamId == ada.HomeTeamId)).Id;

        (await app.Services.GetRequiredService<RefundInvoice>().RunAsync(root.Id, invoice, null, "Asked by mail", new(null, null), CancellationToken.None)).Require();
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Canceled);
        await app.LeaveAsync(bob);

        await app.UntilAsync(bob, s => s.Status is SubscriptionStatus.Canceled);
        await app.DrainAsync();
        await app.RunJobAsync("replaced-plans");
        foreach (var follower in new[] { hers, his })
        {
            Assert.Equal(GatewayStatus.Ended, (await app.AtCashfreeAsync(follower.GatewaySubscriptionId!)).Status);
            Assert.Equal(PreparationState.Dropped, (await db.Checkouts.AsNoTracking().SingleAsync(c => c.Id == follower.Id)).Prepared);
        }
        Assert.Equal(PlanCode.Free, await app.UsesAsync(ada));
        Assert.Empty(await db.SecondCharges.ToListAsync());
    }

    [Fact]
    public async Task What_was_taken_back_and_debits_all_the_same_goes_back()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"), ("Gateways:Cashfree:Retries", "0"), ("Gateways:Cashfree:Timeout", "00:00:02"));
        var (ada, year) = await app.OfAYearAsync();
        var follower = await app.PreparedAsync(ada);
        await app.ControlCashfreeAsync(new { dropWebhooks = true });
        await using var db = app.OpenDb();
        // Cancelled as a whole, and the gateway was away until both could have been debited.
        await db.PlanChanges.ExecuteDeleteAsync();
        await db.Checkouts.Where(c => c.Id == follower.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Prepared, PreparationState.Dropped).SetProperty(c => c.FollowedAt, (DateTimeOffset?)null));
        await app.ToTheNextPeriodAsync(year);

        await app.DeliverAllAsync(Twice(await app.CashfreeEventsAsync(), new Random(5)));
        await app.ReconcileAsync();
        await app.RunJobAsync("second-charges");

        var charged = (await db.Invoices.AsNoTracking().SingleAsync(i => i.GatewaySubscriptionId == follower.GatewaySubscriptionId && i.AmountPaid == Month)).GatewayInvoiceId;
        var payment = await app.Services.GetRequiredService<PaymentGateways>().Require("cashfree").ReadPaymentAsync(charged, CancellationToken.None);
        Assert.Equal((Month, 1), (payment.Refunded, payment.Refunds.Count));
        Assert.Equal(GatewayStatus.Ended, (await app.AtCashfreeAsync(follower.GatewaySubscriptionId!)).Status);
        Assert.Equal(follower.GatewaySubscriptionId, (await db.SecondCharges.AsNoTracking().SingleAsync()).GatewaySubscriptionId);
        Assert.Equal(PlanCode.Free, await app.UsesAsync(ada));
    }

    [Fact]
    public async Task Were_both_debited_for_the_same_time_the_plan_that_was_wished_for_is_kept_and_the_other_payment_goes_back()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var (ada, year) = await app.OfAYearAsync();
        var follower = await app.PreparedAsync(ada);
        await app.ControlCashfreeAsync(new { dropWebhooks = true });
        var gateway = app.Services.GetRequiredService<PaymentGateways>().Require("cashfree");
        await gateway.CancelAtPeriodEndAsync(year.GatewaySubscriptionId!, false, "at-the-dashboard", CancellationToken.None);
        await app.ToTheNextPeriodAsync(year); // and nobody was there for all that time

        await app.DeliverAllAsync(Twice(await app.CashfreeEventsAsync(), new Random(8)));
        await app.ReconcileAsync();

        await app.OnlyChargesAsync(ada, follower.GatewaySubscriptionId!);
        Assert.Equal((PlanCode.PremiumMonthly, SubscriptionStatus.Active), (await app.HasAsync(ada), (await app.RowOfAsync(ada)).Status));
        await using var db = app.OpenDb();
        Assert.Equal(year.GatewaySubscriptionId, (await db.SecondCharges.SingleAsync()).GatewaySubscriptionId);
        var renewal = (await db.Invoices.OrderBy(i => i.IssuedAt).Where(i => i.GatewaySubscriptionId == year.GatewaySubscriptionId && i.AmountPaid > 0).ToListAsync())[^1];
        var payment = await gateway.ReadPaymentAsync(renewal.GatewayInvoiceId, CancellationToken.None);
        Assert.Equal((Year, 1), (payment.Refunded, payment.Refunds.Count));
    }

    [Fact]
    public async Task Who_keeps_and_cancels_and_confirms_at_once_has_one_state_here_and_at_the_gateway()
    {
        await using var app = await TestApp.StartAsync();
        for (var round = 0; round < 4; round++)
        {
            var (who, year) = await app.OfAYearAsync($"r{round}@example.test");
            var follower = await app.PreparedAsync(who);
            var renewal = app.Services.GetRequiredService<ChangeRenewal>();

            await Task.WhenAll(Enumerable.Range(0, 9).Select(async i =>
            {
                try
                {
                    _ = i % 3 == 0 ? await app.ChangeAsync(who, PlanCode.PremiumMonthly)
                        : i % 3 == 1 ? await app.ChangeAsync(who, PlanCode.PremiumYearly)
                        : await renewal.RunAsync(who.HomeTeamId, who.Id, cancel: true, new(null, null), CancellationToken.None);
                }
                catch (DbUpdateException)
                {
                    // somebody else was quicker; the person asks again
                }
            }));
            await app.DrainAsync();
            await app.RunJobAsync("replaced-plans");
            await app.DrainAsync();

            var now = await app.RowOfAsync(who);
            Assert.Equal(GatewayStatus.Ended, (await app.AtCashfreeAsync(follower.GatewaySubscriptionId!)).Status);
            await app.OnlyChargesAsync(who, now.CancelAtPeriodEnd ? [] : [year.GatewaySubscriptionId!]);
            Assert.Null(now.NextPlanVersionId);
        }
    }

    [Fact]
    public async Task A_page_nobody_allowed_on_and_a_gateway_that_is_down_change_nothing()
    {
        await using var app = await TestApp.StartAsync(("Gateways:Cashfree:Retries", "0"), ("Gateways:Cashfree:Timeout", "00:00:02"));
        var (ada, year) = await app.OfAYearAsync();
        await app.ControlCashfreeAsync(new { outage = true });
        Assert.Equal((503, "payments_unavailable"), Said(await app.ChangeAsync(ada, PlanCode.PremiumMonthly)));
        await app.ControlCashfreeAsync(new { outage = false });
        await CashfreeShop.PayAsync(await app.DowngradeAsync(ada), CashfreeShop.Refused);
        await app.WaitAsync(TimeSpan.FromHours(3));
        await app.RunJobAsync("settle-checkouts");
        await app.DrainAsync();

        Assert.Equal((CheckoutState.Expired, PreparationState.Asked), ((await app.FollowerAsync(ada)).State, (await app.FollowerAsync(ada)).Prepared));
        Assert.Null((await app.RowOfAsync(ada)).NextPlanVersionId);
        await app.OnlyChargesAsync(ada, year.GatewaySubscriptionId!);
    }

    private static List<string> Twice(List<string> news, Random random) => [.. news.SelectMany(e => Enumerable.Repeat(e, 2)).OrderBy(_ => random.Next())];

    private static async Task DeliverAsync(TestApp app, TestApp second, List<string> news)
    {
        await Parallel.ForEachAsync(news.Index(), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (e, _) => (await (e.Index % 2 == 0 ? app : second).DeliverCashfreeAsync(e.Item)).Dispose());
        await app.DrainAsync();
        await using var db = app.OpenDb();
        await Eventually.SoAsync(async () => !await db.GatewayEvents.AnyAsync(e => e.State == GatewayEventState.Received), "all news is taken over", 60);
    }

    private static (int, string) Said(Outcome outcome) => (outcome.Status, outcome.Code);
}
