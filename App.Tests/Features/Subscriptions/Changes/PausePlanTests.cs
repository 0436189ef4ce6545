using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Subscriptions.Changes;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Subscriptions.Changes;

[Covers("PAY-4", "PAY-5", "PAY-6")]
public sealed class PausePlanTests
{
    [Fact]
    public async Task What_is_paid_stays_open_in_a_pause_and_resuming_in_time_charges_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.SubscriberAsync();

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.PauseAsync(ada))), a => Assert.True(a.Ok, a.Message));
        var paused = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Paused);
        Assert.Equal(bought.PaidThrough, paused.AccessUntil);
        Assert.Equal("plan_paused", (await app.ChangeAsync(ada, PlanCode.PremiumYearly)).Code);
        await app.WaitAsync(TimeSpan.FromDays(10));
        Assert.Equal(PlanCode.PremiumMonthly, await app.UsesAsync(ada));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.ResumeAsync(ada))), a => Assert.True(a.Ok, a.Message));

        Assert.Equal((SubscriptionStatus.Active, bought.PaidThrough), (await app.PlanOfAsync(ada)) is var now ? (now.Status, now.PaidThrough) : default);
        await app.PaidAsync(ada, 1200);
        await app.WaitAsync(TimeSpan.FromDays(22));
        await app.PaidAsync(ada, 1200, 1200);
    }

    [Fact]
    public async Task After_what_was_paid_a_pause_means_the_free_plan_and_resuming_charges_one_new_period()
    {
        await using var app = await TestApp.StartAsync(Shop.ServerKey);
        await using var second = app.StartSecondNode();
        var (ada, bought) = await app.SubscriberAsync();
        Assert.True((await app.PauseAsync(ada)).Ok);
        await app.WaitAsync(TimeSpan.FromDays(70));
        await second.Clock.AdvanceAsync(TimeSpan.FromDays(70));
        await app.PaidAsync(ada, 1200);
        Assert.Equal(PlanCode.Free, await app.UsesAsync(ada));

        await app.SwapCardAsync(bought, "pm_card_chargeCustomerFail");
        Assert.Equal("card_refused", (await app.ResumeAsync(ada)).Code);
        await app.DrainAsync();
        Assert.Equal((SubscriptionStatus.Paused, PlanCode.Free), ((await app.PlanOfAsync(ada)).Status, await app.UsesAsync(ada)));
        await app.SwapCardAsync(bought, "pm_card_visa");
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => (i % 2 == 0 ? app : second).ResumeAsync(ada))));

        Assert.All(answers, a => Assert.True(a.Ok || a.Status == 503, a.Code));
        Assert.Contains(answers, a => a.Ok);
        await app.PaidAsync(ada, 1200, 1200);
        var now = await app.PlanOfAsync(ada);
        Assert.Equal((SubscriptionStatus.Active, PlanCode.PremiumMonthly), (now.Status, await app.UsesAsync(ada)));
        Assert.InRange(now.PaidThrough!.Value - app.Clock.GetUtcNow(), TimeSpan.FromDays(27), TimeSpan.FromDays(31.1));
        Assert.Equal([PlanChangeState.Refused, PlanChangeState.Applied], (await app.ChangesAsync(ada)).Select(c => c.State));
    }

    [Fact]
    public async Task A_pause_that_is_ended_at_the_gateway_gives_no_period_that_was_not_paid()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.SubscriberAsync();
        Assert.True((await app.PauseAsync(ada)).Ok);
        await app.WaitAsync(TimeSpan.FromDays(50));

        await app.AtSandboxAsync($"subscriptions/{bought.GatewaySubscriptionId}", ("pause_collection", ""));

        var now = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        Assert.Equal(bought.PaidThrough, now.PaidThrough);
        Assert.Equal(PlanCode.Free, await app.UsesAsync(ada));
    }

    [Fact]
    public async Task A_pause_takes_a_waiting_change_back_and_needs_a_plan_that_goes_on()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, _) = await app.SubscriberAsync(plan: PlanCode.PremiumYearly);
        Assert.True((await app.ChangeAsync(ada, PlanCode.PremiumMonthly)).Ok);

        Assert.True((await app.PauseAsync(ada)).Ok);
        Assert.Equal(PlanChangeState.Withdrawn, Assert.Single(await app.ChangesAsync(ada)).State);
        Assert.True((await app.ResumeAsync(ada)).Ok);
        await app.CancelAsync(ada);
        Assert.Equal("plan_ends", (await app.PauseAsync(ada)).Code);
        Assert.True((await app.ResumeAsync(ada)).Ok); // a cancellation is taken back by the same word
        Assert.False((await app.PlanOfAsync(ada)).CancelAtPeriodEnd);
        var eve = await app.AddPersonAsync("eve@example.test");
        Assert.Equal("no_subscription", (await app.PauseAsync(eve)).Code);
        Assert.Equal("no_subscription", (await app.ResumeAsync(eve)).Code);
    }
}
