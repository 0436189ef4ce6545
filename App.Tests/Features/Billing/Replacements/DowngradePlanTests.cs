using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Replacements;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Subscriptions.Changes;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Features.Billing.Mandates;
using BlazorAccounts.Tests.Features.Subscriptions.Changes;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static BlazorAccounts.Tests.Features.Billing.Replacements.Downgrader;

namespace BlazorAccounts.Tests.Features.Billing.Replacements;

/// <summary>A cheaper plan where the gateway changes nothing that runs: a new mandate is prepared that is charged when the paid period ends.</summary>
[Covers("PAY-2", "PAY-6")]
public sealed class DowngradePlanTests
{
    [Fact]
    public async Task It_is_shown_allowed_scheduled_announced_and_charged_when_the_paid_period_ends()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, year) = await app.OfAYearAsync();
        await app.WaitAsync(TimeSpan.FromDays(100));
        var end = year.CurrentPeriodEnd!.Value;
        var preview = (await app.PreviewAsync(ada, PlanCode.PremiumMonthly)).Require();
        Assert.Equal((false, true, end, end), (preview.AtOnce, preview.AtGateway, preview.EffectiveAt, preview.NextAt));
        Assert.Equal((new Money(0, "INR"), new Money(Month, "INR"), new Money(100, "INR")), (preview.Total, preview.Next, preview.GivenBack!.Value));
        Assert.Equal((409, "preview_outdated"), Said(await app.ChangeAsync(ada, PlanCode.PremiumMonthly, preview with { Total = new(5, "INR") })));

        var follower = await app.PreparedAsync(ada);
        Assert.Equal((PreparationState.Given, end, year.GatewaySubscriptionId), (follower.Prepared, follower.StartsAt!.Value, follower.Replaces));
        await app.OnlyChargesAsync(ada, follower.GatewaySubscriptionId!);
        Assert.Equal(GatewayStatus.Waiting, (await app.AtCashfreeAsync(follower.GatewaySubscriptionId!)).Status);
        var now = await app.RowOfAsync(ada);
        Assert.Equal((year.GatewaySubscriptionId, SubscriptionStatus.Active, false, end), (now.GatewaySubscriptionId, now.Status, now.CancelAtPeriodEnd, now.NextFrom!.Value));
        await using (var db = app.OpenDb())
        {
            Assert.Equal(1, await db.Invoices.CountAsync()); // the rupee is none
            await Eventually.SoAsync(() => db.OutboxMails.AnyAsync(m => m.OnceKey!.StartsWith("plan-will-change:")), "the mail is written");
        }

        await app.WaitAsync(end - app.Clock.GetUtcNow() - TimeSpan.FromHours(70));
        await app.RunJobAsync("announce-debits");
        await app.RunJobAsync("announce-debits");
        await using (var db = app.OpenDb())
        {
            var notice = await db.DebitNotices.SingleAsync();
            Assert.Equal((Month, end), (notice.Amount, notice.DueAt));
        }
        Assert.Equal(PlanCode.PremiumYearly, await app.UsesAsync(ada));
        await app.ToTheNextPeriodAsync(year);

        var month = await app.UntilAsync(ada, s => s.GatewaySubscriptionId == follower.GatewaySubscriptionId && s.NextPlanVersionId is null);
        await app.DrainAsync();
        Assert.Equal((SubscriptionStatus.Active, end.AddMonths(1)), (month.Status, month.PaidThrough!.Value));
        Assert.Equal((PlanCode.PremiumMonthly, PlanCode.PremiumMonthly), (await app.HasAsync(ada), await app.UsesAsync(ada)));
        await app.PaidAsync(ada, Year, Month);
        await EndedAsync(app, year);
        Assert.Equal(PlanChangeState.Applied, Assert.Single(await app.ChangesAsync(ada)).State);
        await app.OnlyChargesAsync(ada, follower.GatewaySubscriptionId!);

        await app.WaitAsync(TimeSpan.FromDays(29));
        await app.WaitAsync(TimeSpan.FromDays(3));
        await app.PaidAsync(ada, Year, Month, Month);
        await using var books = app.OpenDb();
        Assert.Empty(await books.SecondCharges.ToListAsync());
        Assert.Empty(await books.Refunds.ToListAsync());
    }

    [Fact]
    public async Task From_a_plan_whose_renewals_are_approved_to_a_mandate_nobody_is_asked_to_approve_any_more()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, year) = await app.ApproverAsync();
        var follower = await app.PreparedAsync(ada);

        await app.WaitAsync(year.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() - TimeSpan.FromHours(70));
        await app.RunJobAsync("announce-debits");
        await using (var db = app.OpenDb())
        {
            Assert.Equal(Month, (await db.DebitNotices.SingleAsync()).Amount);
        }
        Assert.Equal(0, await app.MailsAsync("RenewalMail"));
        Assert.Equal(409, (await app.ApproveAsync(ada)).Status);
        await app.ToTheNextPeriodAsync(year);

        var month = await app.UntilAsync(ada, s => s.GatewaySubscriptionId == follower.GatewaySubscriptionId && s.NextPlanVersionId is null);
        await app.DrainAsync();
        Assert.Equal((SubscriptionStatus.Active, PlanCode.PremiumMonthly), (month.Status, await app.HasAsync(ada)));
        await app.PaidAsync(ada, ApprovalShop.Dear, Month);
        await EndedAsync(app, year);
        await app.OnlyChargesAsync(ada, follower.GatewaySubscriptionId!);
    }

    [Fact]
    public async Task What_has_to_be_approved_each_time_is_not_prepared_and_the_page_says_what_to_do_instead()
    {
        await using var app = await TestApp.StartAsync();
        await app.PriceAsync(PlanCode.PremiumMonthly, ApprovalShop.Dear);
        var (ada, _) = await app.OfAYearAsync();

        Assert.Equal((409, "change_at_end"), Said(await app.PreviewAsync(ada, PlanCode.PremiumMonthly)));
        Assert.Equal((409, "change_at_end"), Said(await app.ChangeAsync(ada, PlanCode.PremiumMonthly)));
        using var browser = await app.BrowserOfAsync(ada);
        await browser.OpenAsync("/upgrade/change?plan=premium.monthly");
        Assert.NotNull(browser.Page.QuerySelector("a[href='/billing/cancel']"));
        await using var db = app.OpenDb();
        Assert.Equal(0, await db.Checkouts.CountAsync(c => c.Replaces != null));
    }

    [Fact]
    public async Task Twenty_who_confirm_at_once_are_led_to_one_page_and_one_mandate()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, year) = await app.OfAYearAsync();

        var pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.DowngradeAsync(ada)));

        Assert.Single(pages.Distinct(StringComparer.Ordinal));
        await CashfreeShop.PayAsync(pages[0], CashfreeShop.Good);
        await app.UntilAsync(ada, s => s.NextPlanVersionId is not null);
        var again = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.ChangeAsync(ada, PlanCode.PremiumMonthly)));
        Assert.All(again, answer => Assert.True(answer is { Ok: true } and not Outcome<CheckoutStarted>)); // it is so already
        await app.DrainAsync();
        var follower = await app.FollowerAsync(ada);
        await app.OnlyChargesAsync(ada, follower.GatewaySubscriptionId!);
        Assert.Single(await app.ChangesAsync(ada));
        await using var db = app.OpenDb();
        Assert.Equal(2, await db.Checkouts.CountAsync());
    }

    [Fact]
    public async Task Taken_back_the_prepared_mandate_ends_and_the_year_renews()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, year) = await app.OfAYearAsync();
        var follower = await app.PreparedAsync(ada);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.ChangeAsync(ada, PlanCode.PremiumYearly)));

        Assert.All(answers, answer => Assert.True(answer.Ok, answer.Code));
        await app.DrainAsync();
        await app.OnlyChargesAsync(ada, year.GatewaySubscriptionId!);
        var now = await app.RowOfAsync(ada);
        Assert.Equal((false, (Guid?)null), (now.CancelAtPeriodEnd, now.NextPlanVersionId));
        Assert.Equal(PreparationState.Undone, (await app.FollowerAsync(ada)).Prepared);
        Assert.Equal(PlanChangeState.Withdrawn, Assert.Single(await app.ChangesAsync(ada)).State);
        await using (var db = app.OpenDb())
        {
            Assert.DoesNotContain(await db.Notifications.ToListAsync(), n => n.Title.Contains("cancelled", StringComparison.Ordinal)); // the rest was no cancellation
        }

        await app.ToTheNextPeriodAsync(year);
        await app.PaidAsync(ada, Year, Year);
        Assert.Equal(PlanCode.PremiumYearly, await app.HasAsync(ada));
        Assert.Equal(GatewayStatus.Ended, (await app.AtCashfreeAsync(follower.GatewaySubscriptionId!)).Status);
    }

    [Fact]
    public async Task Cancelled_as_a_whole_both_end_with_what_is_paid_and_keeping_it_renews_the_year()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, year) = await app.OfAYearAsync();
        await app.PreparedAsync(ada);

        await app.CancelAsync(ada);
        await app.DrainAsync();

        Assert.True((await app.RowOfAsync(ada)) is { CancelAtPeriodEnd: true, NextPlanVersionId: null });
        await app.OnlyChargesAsync(ada);
        Assert.True((await app.ResumeAsync(ada)).Ok);
        await app.DrainAsync();
        await app.OnlyChargesAsync(ada, year.GatewaySubscriptionId!);
        await app.CancelAsync(ada);
        await app.ToTheNextPeriodAsync(year);
        await app.RunJobAsync("follow-gateways");
        await app.PaidAsync(ada, Year);
        Assert.Equal(PlanCode.Free, await app.UsesAsync(ada));
        Assert.Equal(SubscriptionStatus.Canceled, (await app.RowOfAsync(ada)).Status);
    }

    [Fact]
    public async Task A_first_charge_that_fails_is_bridged_on_the_cheaper_plan_and_recovers()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, year) = await app.OfAYearAsync();
        var follower = await app.PreparedAsync(ada);
        await app.AtTheBankAsync(follower.GatewaySubscriptionId!, "empty");

        await app.ToTheNextPeriodAsync(year);

        var due = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.PastDue);
        Assert.Equal((follower.GatewaySubscriptionId, year.CurrentPeriodEnd!.Value, year.CurrentPeriodEnd.Value.AddDays(7)), (due.GatewaySubscriptionId, due.PaidThrough!.Value, due.GraceUntil!.Value));
        Assert.Equal((PlanCode.PremiumMonthly, PlanCode.PremiumMonthly), (await app.HasAsync(ada), await app.UsesAsync(ada)));
        await app.DrainAsync();
        await EndedAsync(app, year);
        await app.AtTheBankAsync(follower.GatewaySubscriptionId!, "fill");
        await app.RunJobAsync("retry-charges");
        await app.WaitAsync(TimeSpan.FromHours(27));

        var paid = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        Assert.Equal(year.CurrentPeriodEnd.Value.AddMonths(1), paid.PaidThrough);
        await app.PaidAsync(ada, Year, Month);
        await app.OnlyChargesAsync(ada, follower.GatewaySubscriptionId!);
    }

    [Fact]
    public async Task A_dearer_plan_paid_meanwhile_takes_the_place_of_both()
    {
        await using var app = await TestApp.StartAsync();
        await app.SellLiteAsync();
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.BuyInIndiaAsync(ada);
        var month = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.DrainAsync();
        var follower = await app.PreparedAsync(ada, plan: Lite);
        await app.WaitAsync(TimeSpan.FromDays(5));
        var preview = (await app.PreviewAsync(ada, PlanCode.PremiumYearly)).Require();

        var page = await app.DowngradeAsync(ada, PlanCode.PremiumYearly);
        Assert.NotNull((await app.RowOfAsync(ada)).NextPlanVersionId); // it waits until the other is paid
        await CashfreeShop.PayAsync(page, CashfreeShop.Good);

        var year = await app.UntilAsync(ada, s => s.GatewaySubscriptionId != month.GatewaySubscriptionId);
        await app.DrainAsync();
        await app.RunJobAsync("replaced-plans");
        await EndedAsync(app, month);
        Assert.Equal((PlanCode.PremiumYearly, (Guid?)null), (await app.HasAsync(ada), (await app.RowOfAsync(ada)).NextPlanVersionId));
        await app.OnlyChargesAsync(ada, year.GatewaySubscriptionId!);
        await using var db = app.OpenDb();
        Assert.Equal(PreparationState.Dropped, (await db.Checkouts.SingleAsync(c => c.Id == follower.Id)).Prepared);
        await app.ToTheNextPeriodAsync(month);
        await app.PaidAsync(ada, Month, preview.Total.Amount);
    }

    [Fact]
    public async Task A_second_wish_for_yet_another_plan_leaves_the_first_prepared_until_it_is_allowed()
    {
        await using var app = await TestApp.StartAsync();
        await app.SellLiteAsync();
        var (ada, year) = await app.OfAYearAsync();
        var first = await app.PreparedAsync(ada);

        var page = await app.DowngradeAsync(ada, Lite);
        await app.OnlyChargesAsync(ada, first.GatewaySubscriptionId!);
        await CashfreeShop.PayAsync(page, CashfreeShop.Good);
        await Eventually.SoAsync(async () => (await app.FollowerAsync(ada)).Prepared is PreparationState.Given, "the second is given");
        await app.DrainAsync();
        await app.RunJobAsync("replaced-plans");

        var second = await app.FollowerAsync(ada);
        await app.OnlyChargesAsync(ada, second.GatewaySubscriptionId!);
        Assert.Equal([PlanChangeState.Withdrawn, PlanChangeState.Scheduled], (await app.ChangesAsync(ada)).Select(c => c.State));
        await app.ToTheNextPeriodAsync(year);
        await app.PaidAsync(ada, Year, LiteMonth);
        Assert.Equal(Lite, await app.HasAsync(ada));
        await app.OnlyChargesAsync(ada, second.GatewaySubscriptionId!);
    }

    [Fact]
    public async Task In_the_last_day_it_is_too_late_to_ask_and_to_take_back()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, year) = await app.OfAYearAsync();
        await app.PreparedAsync(ada);
        var bob = await app.OfAYearAsync("bob@example.test");
        await app.ToLastHoursAsync(year);

        Assert.Equal((409, "change_under_way"), Said(await app.ChangeAsync(ada, PlanCode.PremiumYearly)));
        Assert.Equal((409, "change_too_late"), Said(await app.ChangeAsync(bob.Person, PlanCode.PremiumMonthly)));
        Assert.Equal((409, "change_too_late"), Said(await app.PreviewAsync(bob.Person, PlanCode.PremiumMonthly)));
    }

    private static async Task EndedAsync(TestApp app, Subscription old)
    {
        await Eventually.SoAsync(async () => (await app.AtCashfreeAsync(old.GatewaySubscriptionId!)).Status is GatewayStatus.Ended, "the year is ended");
        await using var db = app.OpenDb();
        await Eventually.SoAsync(() => db.Checkouts.AnyAsync(c => c.Replaces == old.GatewaySubscriptionId && c.ReplacedEndedAt != null), "and that is written down");
    }

    private static (int, string) Said(Outcome outcome) => (outcome.Status, outcome.Code);
}
