using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Replacements;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Features.Subscriptions.Changes;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing.Replacements;

/// <summary>Another plan where the gateway changes nothing that runs: a new mandate takes the place of the old one.</summary>
[Covers("PAY-6")]
public sealed partial class ReplacePlanTests
{
    private const long Month = 79900;
    private const long Year = 799000;

    [Fact]
    public async Task The_dearer_plan_is_paid_with_the_unused_time_taken_off_and_the_old_mandate_ends()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, old) = await SubscriberAsync(app);
        await app.WaitAsync(TimeSpan.FromDays(10));
        var preview = (await app.PreviewAsync(ada, PlanCode.PremiumYearly)).Require();
        Assert.Equal((true, true, 2), (preview.AtOnce, preview.AtGateway, preview.Lines.Count));
        Assert.Equal(preview.Total.Amount, preview.Lines.Sum(l => l.Amount.Amount));
        Assert.InRange(preview.Total.Amount, Year - Month + (Month / 4), Year - (Month / 2)); // ten days of thirty are used

        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(7)); // the page was looked at for a while
        var page = await UpgradeAsync(app, ada, preview);
        Assert.Equal(old.GatewaySubscriptionId, (await RowAsync(app, ada)).GatewaySubscriptionId); // nothing changed yet
        await CashfreeShop.PayAsync(page, CashfreeShop.Good);
        var now = await app.UntilAsync(ada, s => s.GatewaySubscriptionId != old.GatewaySubscriptionId && s.Status is SubscriptionStatus.Active);
        await app.DrainAsync();

        await app.PaidAsync(ada, Month, preview.Total.Amount); // to the paisa
        Assert.Equal(PlanCode.PremiumYearly, await app.HasAsync(ada));
        Assert.InRange((now.PaidThrough!.Value - app.Clock.GetUtcNow()).TotalDays, 364, 366.1);
        await ConvergedAsync(app, ada, now);
        Assert.Equal(GatewayStatus.Ended, await StatusAsync(app, old.GatewaySubscriptionId!));

        await app.WaitAsync(TimeSpan.FromDays(40)); // the month that was replaced is over, and nobody is charged for it again
        await app.PaidAsync(ada, Month, preview.Total.Amount);
        await ConvergedAsync(app, ada, now);
    }

    [Fact]
    public async Task Twenty_who_ask_at_once_are_led_to_one_page_and_one_charge()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, old) = await SubscriberAsync(app);
        await app.WaitAsync(TimeSpan.FromDays(3));

        var pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => await UpgradeAsync(app, ada, null)));

        Assert.Single(pages.Distinct(StringComparer.Ordinal));
        await CashfreeShop.PayAsync(pages[0], CashfreeShop.Good);
        var now = await app.UntilAsync(ada, s => s.GatewaySubscriptionId != old.GatewaySubscriptionId);
        await app.DrainAsync();
        await ConvergedAsync(app, ada, now);
        await using var db = app.OpenDb();
        Assert.Equal(2, await db.Checkouts.CountAsync());
        Assert.Equal(2, await db.Invoices.CountAsync());
    }

    [Fact]
    public async Task Whatever_order_the_news_has_one_live_plan_is_left()
    {
        await using var app = await TestApp.StartAsync();
        await app.ControlCashfreeAsync(new { dropWebhooks = true });
        var people = new List<(User Who, string Old)>();
        for (var i = 0; i < 6; i++)
        {
            var who = await app.AddPersonAsync($"p{i}@example.test", timeZone: CashfreeShop.India);
            await app.BuyInIndiaAsync(who);
            await DeliverAsync(app, await app.CashfreeEventsAsync());
            var old = await app.UntilAsync(who, s => s.Status is SubscriptionStatus.Active);
            people.Add((who, old.GatewaySubscriptionId!));
            await CashfreeShop.PayAsync(await UpgradeAsync(app, who, null), CashfreeShop.Good);
            if (i % 2 == 1)
            {
                await app.AtTheBankAsync(old.GatewaySubscriptionId!, "cancel"); // the old one is cancelled before the new one is heard of
            }
        }
        var random = new Random(3);
        var news = (await app.CashfreeEventsAsync()).SelectMany(e => Enumerable.Repeat(e, 2)).OrderBy(_ => random.Next()).ToList();

        await DeliverAsync(app, news);
        await DeliverAsync(app, await app.CashfreeEventsAsync()); // what the ending of the old ones says

        foreach (var (who, old) in people)
        {
            var now = await app.UntilAsync(who, s => s.Status is SubscriptionStatus.Active && s.GatewaySubscriptionId != old);
            await ConvergedAsync(app, who, now);
            Assert.Equal(PlanCode.PremiumYearly, await app.HasAsync(who));
        }
        await using var db = app.OpenDb();
        Assert.DoesNotContain(await db.GatewayEvents.AsNoTracking().ToListAsync(), e => e.State is GatewayEventState.Received or GatewayEventState.Flagged or GatewayEventState.Dead);
    }

    [Fact]
    public async Task What_a_crash_left_beside_the_new_one_is_ended_by_the_job()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, old) = await SubscriberAsync(app);
        await app.ControlCashfreeAsync(new { dropWebhooks = true });
        var page = await UpgradeAsync(app, ada, null);
        await CashfreeShop.PayAsync(page, CashfreeShop.Good);
        await TakenOverAsync(app);
        Assert.Equal(GatewayStatus.Active, await StatusAsync(app, old.GatewaySubscriptionId!));
        var now = await app.UntilAsync(ada, s => s.GatewaySubscriptionId != old.GatewaySubscriptionId);

        await RunAsync(app, "replaced-plans");

        await ConvergedAsync(app, ada, now);
    }

    [Fact]
    public async Task A_burst_of_news_of_the_old_one_does_not_bring_it_back_when_nothing_else_is_left()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var (ada, old) = await SubscriberAsync(app);
        await app.ControlCashfreeAsync(new { dropWebhooks = true });
        await CashfreeShop.PayAsync(await UpgradeAsync(app, ada, null), CashfreeShop.Good);
        await TakenOverAsync(app); // the gateway did not end the old one
        await using var db = app.OpenDb();
        await db.Subscriptions.ExecuteUpdateAsync(set => set.SetProperty(s => s.Status, SubscriptionStatus.Canceled));
        var news = new GatewayNews("", "", old.GatewayCustomerId, old.GatewaySubscriptionId, null, null);

        await app.Services.GetRequiredService<SyncTogether>().RunAsync("cashfree", [(1, news), (2, news)], (_, _) => Task.CompletedTask, CancellationToken.None);

        Assert.DoesNotContain(await db.Subscriptions.AsNoTracking().ToListAsync(), s => s.GatewaySubscriptionId == old.GatewaySubscriptionId);
        await app.Services.GetRequiredService<SyncBilling>().RunAsync("cashfree", news, null, CancellationToken.None);
        Assert.Equal(GatewayStatus.Ended, await StatusAsync(app, old.GatewaySubscriptionId!));
    }

    [Fact]
    public async Task When_all_news_is_lost_reconciliation_comes_to_the_same()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var (ada, old) = await SubscriberAsync(app);
        await app.ControlCashfreeAsync(new { dropWebhooks = true });
        await CashfreeShop.PayAsync(await UpgradeAsync(app, ada, null), CashfreeShop.Good);
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(2));

        await app.Services.GetRequiredService<ReconcileBilling>().RunAsync(CancellationToken.None);

        var now = await app.UntilAsync(ada, s => s.GatewaySubscriptionId != old.GatewaySubscriptionId && s.Status is SubscriptionStatus.Active);
        await ConvergedAsync(app, ada, now);
    }

    [Fact]
    public async Task What_the_old_one_was_still_charged_for_goes_back_once()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false")); // nobody is there to end it for a month
        var (ada, old) = await SubscriberAsync(app);
        await app.ControlCashfreeAsync(new { dropWebhooks = true });
        await CashfreeShop.PayAsync(await UpgradeAsync(app, ada, null), CashfreeShop.Good);
        await TakenOverAsync(app);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(33));
        var gateway = app.Services.GetRequiredService<PaymentGateways>().Require("cashfree");
        var charged = (await gateway.ReadSubscriptionAsync(old.GatewaySubscriptionId!, CancellationToken.None)).LatestInvoiceId!;

        var news = await app.CashfreeEventsAsync();
        await DeliverAsync(app, [.. news, .. news]);

        var now = await RowAsync(app, ada);
        Assert.NotEqual(old.GatewaySubscriptionId, now.GatewaySubscriptionId);
        Assert.Equal(GatewayStatus.Ended, await StatusAsync(app, old.GatewaySubscriptionId!));
        await using var db = app.OpenDb();
        var invoices = await db.Invoices.AsNoTracking().ToListAsync();
        Assert.Equal(3, invoices.Count);
        Assert.Equal(Month, Assert.Single(invoices, i => i.GatewayInvoiceId == charged).AmountPaid);
        var payment = await gateway.ReadPaymentAsync(charged, CancellationToken.None);
        Assert.Equal((Month, 1), (payment.Refunded, payment.Refunds.Count));
        Assert.Equal(SubscriptionStatus.Active, now.Status);
        Assert.Equal(old.GatewaySubscriptionId, (await db.SecondCharges.SingleAsync()).GatewaySubscriptionId);
    }

    [Fact]
    public async Task A_page_that_nobody_paid_on_changes_nothing_and_the_next_one_takes_off_what_is_left_then()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, old) = await SubscriberAsync(app);
        var first = (await app.PreviewAsync(ada, PlanCode.PremiumYearly)).Require();
        var page = await UpgradeAsync(app, ada, first);

        await app.WaitAsync(TimeSpan.FromHours(3));
        await RunAsync(app, "settle-checkouts");
        await app.DrainAsync();

        await using var db = app.OpenDb();
        Assert.Equal(CheckoutState.Expired, (await db.Checkouts.SingleAsync(c => c.Replaces != null)).State);
        Assert.Equal(old.GatewaySubscriptionId, (await RowAsync(app, ada)).GatewaySubscriptionId);
        await app.WaitAsync(TimeSpan.FromDays(5));
        var outdated = await app.ChangeAsync(ada, PlanCode.PremiumYearly, first);
        Assert.Equal((409, "preview_outdated"), (outdated.Status, outdated.Code));
        var second = (await app.PreviewAsync(ada, PlanCode.PremiumYearly)).Require();
        Assert.True(second.Total.Amount > first.Total.Amount);
        Assert.NotEqual(page, await UpgradeAsync(app, ada, second));
    }

    [Fact]
    public async Task Two_changes_in_one_month_credit_what_the_first_one_was_paid_with()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, old) = await SubscriberAsync(app);
        await app.WaitAsync(TimeSpan.FromDays(1));
        await CashfreeShop.PayAsync(await UpgradeAsync(app, ada, null), CashfreeShop.Good);
        var now = await app.UntilAsync(ada, s => s.GatewaySubscriptionId != old.GatewaySubscriptionId);
        await app.DrainAsync();
        var quote = app.Services.GetRequiredService<QuoteReplacement>();
        var running = new RunningPlan(ada.HomeTeamId, "cashfree", now.GatewaySubscriptionId!, now.CurrentPeriodStart!.Value, now.CurrentPeriodEnd!.Value);

        var credit = (await quote.RunAsync(running, new(1_400_000, "INR"), now.CurrentPeriodStart.Value, true, CancellationToken.None)).Require().Credit;

        Assert.Equal(new Money(Year, "INR"), credit); // the whole year, though a part of it was paid with the rest of the month
    }

    private static async Task<(User Person, Subscription Plan)> SubscriberAsync(TestApp app)
    {
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.BuyInIndiaAsync(ada);
        var plan = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.DrainAsync();
        return (ada, plan);
    }

    // As a process leaves it that is killed after it took the new one over: written, and nothing asked of the gateway.
    private static async Task TakenOverAsync(TestApp app)
    {
        await using var db = app.OpenDb();
        var row = await db.Checkouts.SingleAsync(c => c.Replaces != null);
        var gateway = app.Services.GetRequiredService<PaymentGateways>().Require("cashfree");
        var customer = await db.BillingCustomers.SingleAsync();
        var state = await gateway.ReadSubscriptionAsync(row.SessionId!, CancellationToken.None);
        var facts = new BillingFacts(await gateway.ReadCheckoutAsync(row.SessionId!, CancellationToken.None), state, [await gateway.ReadInvoiceAsync(state.LatestInvoiceId!, CancellationToken.None)], new Dictionary<string, GatewayPayment>(), Card: null);
        Assert.Null((await app.Services.GetRequiredService<ApplyBillingFacts>().ApplyAsync(db, customer, facts, CancellationToken.None)).Contradiction);
        await db.SaveChangesAsync();
    }

    private static async Task<Subscription> RowAsync(TestApp app, User who)
    {
        await using var db = app.OpenDb();
        return await db.Subscriptions.AsNoTracking().OrderByDescending(s => s.CreatedAt).FirstAsync(s => s.TeamId == who.HomeTeamId);
    }

    private static async Task<string> UpgradeAsync(TestApp app, User who, BlazorAccounts.Features.Subscriptions.Changes.ChangePreview? agreed)
    {
        var answer = await app.ChangeAsync(who, PlanCode.PremiumYearly, agreed);
        return Assert.IsType<Outcome<CheckoutStarted>>(answer).Require().CheckoutUrl;
    }

    private static async Task DeliverAsync(TestApp app, List<string> news)
    {
        await Parallel.ForEachAsync(news, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (e, _) => (await app.DeliverCashfreeAsync(e)).Dispose());
        await app.DrainAsync();
    }

    // One live plan here, one mandate that could debit there, and the books say that the other was ended.
    private static async Task ConvergedAsync(TestApp app, User who, Subscription now)
    {
        await using var db = app.OpenDb();
        // Right behind the transaction that took the new one over.
        await Eventually.SoAsync(() => db.Checkouts.AnyAsync(c => c.TeamId == who.HomeTeamId && c.ReplacedAt != null && c.ReplacedEndedAt != null), "the old one is ended", 30);
        var live = Assert.Single(await db.Subscriptions.AsNoTracking().Where(s => s.TeamId == who.HomeTeamId).ToListAsync(), s => s.IsLive);
        Assert.Equal(now.GatewaySubscriptionId, live.GatewaySubscriptionId);
        Assert.Empty(await db.SecondCharges.Where(s => s.TeamId == who.HomeTeamId).ToListAsync());
        Assert.Empty(await db.Refunds.Where(r => r.TeamId == who.HomeTeamId).ToListAsync());
        Assert.Equal(1, await db.Checkouts.CountAsync(c => c.TeamId == who.HomeTeamId && c.ReplacedAt != null));
        var gateway = app.Services.GetRequiredService<PaymentGateways>().Require("cashfree");
        var charging = (await gateway.ListSubscriptionsAsync(live.GatewayCustomerId!, CancellationToken.None)).Where(s => s.Status is not (GatewayStatus.Ended or GatewayStatus.Incomplete)).Select(s => s.Id);
        Assert.Equal([now.GatewaySubscriptionId!], charging);
    }

    private static async Task<GatewayStatus> StatusAsync(TestApp app, string subscription) =>
        (await app.Services.GetRequiredService<PaymentGateways>().Require("cashfree").ReadSubscriptionAsync(subscription, CancellationToken.None)).Status;

    private static async Task RunAsync(TestApp app, string job) => Assert.NotEqual(JobOutcome.Failed, (await app.Services.GetRequiredService<JobRunner>().RunNowAsync(job)).Outcome);

    private static (int, string) Said(Outcome outcome) => (outcome.Status, outcome.Code);
}
