using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Subscriptions.Changes;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Subscriptions.Changes;

[Covers("PAY-6", "PAY-12", "PLN-2")]
public sealed class ChangePlanTests
{
    [Fact]
    public async Task An_upgrade_charges_exactly_what_its_preview_said_also_minutes_later()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.SubscriberAsync();
        await app.WaitAsync(TimeSpan.FromDays(9.37));

        var preview = (await app.PreviewAsync(ada, PlanCode.PremiumYearly)).Require();
        Assert.True(preview.AtOnce);
        Assert.InRange(preview.Total.Amount, 12000 - 1200 + 1, 12000 - 1);
        Assert.Equal(preview.Total.Amount, preview.Lines.Sum(l => l.Amount.Amount));
        Assert.Equal(["Unused time on Premium, monthly", "Premium, yearly"], preview.Lines.Select(l => l.Description));
        Assert.Equal((12000, "USD"), (preview.Next.Amount, preview.Next.Currency));
        await app.WaitAsync(TimeSpan.FromMinutes(17));
        var changed = await app.ChangeAsync(ada, PlanCode.PremiumYearly, preview);

        Assert.True(changed.Ok, changed.Message);
        await app.PaidAsync(ada, 1200, preview.Total.Amount);
        var now = await app.PlanOfAsync(ada);
        Assert.Equal(bought.Id, now.Id);
        Assert.Equal((PlanCode.PremiumYearly, PlanCode.PremiumYearly), (await app.HasAsync(ada), await app.UsesAsync(ada)));
        Assert.InRange((now.PaidThrough!.Value - preview.NextAt).Duration(), TimeSpan.Zero, TimeSpan.FromMinutes(20));
        Assert.Equal(PlanChangeState.Applied, Assert.Single(await app.ChangesAsync(ada)).State);
        await using var db = app.OpenDb();
        Assert.Equal(1, await db.OutboxMails.CountAsync(m => m.UserId == ada.Id && m.Template == "SubscriptionChangedMail" && m.CreatedAt > preview.EffectiveAt));
    }

    [Fact]
    public async Task Fifty_parallel_upgrades_on_two_nodes_are_one_change_and_one_charge()
    {
        await using var app = await TestApp.StartAsync(Shop.ServerKey);
        await using var second = app.StartSecondNode();
        var (ada, _) = await app.SubscriberAsync();
        var preview = (await app.PreviewAsync(ada, PlanCode.PremiumYearly)).Require();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => (i % 2 == 0 ? app : second).ChangeAsync(ada, PlanCode.PremiumYearly, preview))));
        await app.DrainAsync();

        Assert.All(answers, a => Assert.True(a.Ok || a.Status == 503, a.Code));
        Assert.Contains(answers, a => a.Ok);
        await app.PaidAsync(ada, 1200, preview.Total.Amount);
        Assert.Equal(PlanChangeState.Applied, Assert.Single(await app.ChangesAsync(ada)).State);
        Assert.Equal(PlanCode.PremiumYearly, await app.HasAsync(ada));
    }

    [Fact]
    public async Task A_refused_card_changes_nothing_and_another_card_helps()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.SubscriberAsync();
        await app.SwapCardAsync(bought, "pm_card_chargeCustomerFail");

        var refused = await app.ChangeAsync(ada, PlanCode.PremiumYearly);
        await app.DrainAsync();

        Assert.Equal((422, "card_refused"), (refused.Status, refused.Code));
        var still = await app.PlanOfAsync(ada);
        Assert.Equal((SubscriptionStatus.Active, bought.PlanVersionId, bought.PaidThrough), (still.Status, still.PlanVersionId, still.PaidThrough));
        await app.PaidAsync(ada, 1200);
        await app.SwapCardAsync(bought, "pm_card_visa");
        Assert.True((await app.ChangeAsync(ada, PlanCode.PremiumYearly)).Ok);
        Assert.Equal([PlanChangeState.Refused, PlanChangeState.Applied], (await app.ChangesAsync(ada)).Select(c => c.State));
    }

    [Fact]
    public async Task A_downgrade_shows_waits_for_the_end_of_the_period_and_is_applied_once()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.SubscriberAsync(plan: PlanCode.PremiumYearly);
        var preview = (await app.PreviewAsync(ada, PlanCode.PremiumMonthly)).Require();
        Assert.Equal((false, 0, 1200, bought.CurrentPeriodEnd), (preview.AtOnce, preview.Total.Amount, preview.Next.Amount, (DateTimeOffset?)preview.EffectiveAt));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.ChangeAsync(ada, PlanCode.PremiumMonthly, preview)));

        Assert.All(answers, a => Assert.True(a.Ok, a.Message));
        Assert.Single(await app.ChangesAsync(ada));
        Assert.Equal(bought.CurrentPeriodEnd, (await app.PlanOfAsync(ada)).NextFrom);
        await app.ToLastHoursAsync(bought);
        await app.RunChangesAsync();
        Assert.Equal(PlanChangeState.Sent, (await app.ChangesAsync(ada)).Single().State);
        Assert.Equal(PlanCode.PremiumYearly, await app.UsesAsync(ada)); // paid for to its end
        Assert.Equal((409, "change_under_way"), Said(await app.ChangeAsync(ada, PlanCode.PremiumYearly)));
        await app.WaitAsync(TimeSpan.FromHours(6));
        await app.RunChangesAsync();
        Assert.Equal(PlanCode.PremiumMonthly, await app.UsesAsync(ada));
        await app.PaidAsync(ada, 12000, 1200);
        var now = await app.PlanOfAsync(ada);
        Assert.Equal((null, bought.CurrentPeriodEnd!.Value.AddMonths(1)), (now.NextFrom, now.PaidThrough));
        Assert.Equal(PlanChangeState.Applied, (await app.ChangesAsync(ada)).Single().State);
        await app.WaitAsync(TimeSpan.FromDays(31));
        await app.PaidAsync(ada, 12000, 1200, 1200);
    }

    [Fact]
    public async Task A_waiting_downgrade_is_taken_back_by_asking_for_the_present_plan_or_by_cancelling()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.SubscriberAsync(plan: PlanCode.PremiumYearly);
        Assert.True((await app.ChangeAsync(ada, PlanCode.PremiumMonthly)).Ok);

        Assert.True((await app.ChangeAsync(ada, PlanCode.PremiumYearly)).Ok);
        Assert.Null((await app.PlanOfAsync(ada)).NextFrom);
        Assert.True((await app.ChangeAsync(ada, PlanCode.PremiumMonthly)).Ok);
        await app.CancelAsync(ada);

        Assert.Equal([PlanChangeState.Withdrawn, PlanChangeState.Withdrawn], (await app.ChangesAsync(ada)).Select(c => c.State));
        Assert.Null((await app.PlanOfAsync(ada)).NextFrom);
        Assert.Equal((409, "plan_ends"), Said(await app.ChangeAsync(ada, PlanCode.PremiumMonthly)));
        await app.ToLastHoursAsync(bought);
        await app.WaitAsync(TimeSpan.FromHours(6));
        await app.PaidAsync(ada, 12000);
    }

    [Fact]
    public async Task A_downgrade_that_nobody_was_there_to_make_in_time_comes_to_the_same_money()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.SubscriberAsync(plan: PlanCode.PremiumYearly);
        Assert.True((await app.ChangeAsync(ada, PlanCode.PremiumMonthly)).Ok);

        await app.WaitAsync(bought.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() + TimeSpan.FromHours(2));
        await app.RunChangesAsync();
        await app.RunChangesAsync();

        Assert.Equal(PlanCode.PremiumMonthly, await app.UsesAsync(ada));
        Assert.Equal(PlanChangeState.Applied, (await app.ChangesAsync(ada)).Single().State);
        await app.WaitAsync(TimeSpan.FromDays(62));
        await using var db = app.OpenDb();
        await app.PaidAsync(ada, 12000, 12000, 0, 0, 0); // the second year pays the months
        Assert.Equal(1, await db.PublishedAsync("AlertRaised", "plan_change_late"));
    }

    [Fact]
    public async Task A_change_whose_answer_was_lost_is_finished_by_the_job_without_a_second_charge()
    {
        await using var app = await TestApp.StartAsync(("Gateways:Stripe:Retries", "0"));
        var (ada, _) = await app.SubscriberAsync();
        await app.ControlAsync(new { dropWebhooks = true });
        await app.ChangeAsync(ada, PlanCode.PremiumYearly);
        var due = (await app.ChangesAsync(ada)).Single().Due;
        await app.PaidAsync(ada, 1200, due);
        await using (var db = app.OpenDb()) // as if the node had died right after the gateway was asked
        {
            await db.PlanChanges.ExecuteUpdateAsync(set => set.SetProperty(c => c.State, PlanChangeState.Pending).SetProperty(c => c.SettledAt, (DateTimeOffset?)null));
        }

        await app.WaitAsync(TimeSpan.FromMinutes(10));
        await app.RunChangesAsync();

        Assert.Equal(PlanChangeState.Applied, (await app.ChangesAsync(ada)).Single().State);
        await app.PaidAsync(ada, 1200, due);
    }

    [Fact]
    public async Task What_cannot_be_changed_says_why()
    {
        await using var app = await TestApp.StartAsync();
        var eve = await app.AddPersonAsync("eve@example.test");
        Assert.Equal((409, "no_subscription"), Said(await app.ChangeAsync(eve, PlanCode.PremiumYearly)));
        var (ada, _) = await app.SubscriberAsync();

        Assert.Equal((422, "plan_unknown"), Said(await app.ChangeAsync(ada, "gold")));
        Assert.Equal((422, "plan_not_available"), Said(await app.ChangeAsync(ada, "team")));
        Assert.Equal((422, "plan_not_available"), Said(await app.ChangeAsync(ada, PlanCode.Free)));
        Assert.Equal((422, "quantity_invalid"), Said(await app.ChangeAsync(ada, PlanCode.PremiumYearly, quantity: 3)));
        Assert.Equal((409, "same_plan"), Said(await app.PreviewAsync(ada, PlanCode.PremiumMonthly)));
        Assert.True((await app.ChangeAsync(ada, PlanCode.PremiumMonthly)).Ok);
        var preview = (await app.PreviewAsync(ada, PlanCode.PremiumYearly)).Require();
        var other = await app.ChangeAsync(ada, PlanCode.PremiumYearly, preview with { Total = preview.Total with { Amount = 1 } });
        Assert.Equal((409, "preview_outdated"), Said(other));
        Assert.Equal(preview.Total.Amount, other.Details["total"]);
        Assert.Equal((409, "preview_outdated"), Said(await app.ChangeAsync(ada, PlanCode.PremiumYearly, preview with { ProrationDate = app.Clock.GetUtcNow().AddHours(1) })));
        await app.WaitAsync(ChangePlan.PreviewLife + TimeSpan.FromMinutes(1));
        Assert.Equal((409, "preview_outdated"), Said(await app.ChangeAsync(ada, PlanCode.PremiumYearly, preview)));
        Assert.Equal((404, "not_found"), Said(await app.Services.GetRequiredService<ChangePlan>().RunAsync(
            new(ada.HomeTeamId, eve.Id, PlanCode.PremiumYearly), new(), Changer.Nobody, CancellationToken.None)));
        Assert.Empty(await app.ChangesAsync(ada));
    }

    private static (int, string) Said(Outcome outcome) => (outcome.Status, outcome.Code);
}
