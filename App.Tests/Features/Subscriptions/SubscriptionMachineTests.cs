using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using static BlazorAccounts.Features.Subscriptions.SubscriptionStatus;
using static BlazorAccounts.Features.Subscriptions.SubscriptionTrigger;

namespace BlazorAccounts.Tests.Features.Subscriptions;

[Covers("PAY-5", "TRI-4")]
public sealed class SubscriptionMachineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    [Fact]
    public void A_trial_grants_access_until_the_very_instant_it_ends_whatever_its_status_says()
    {
        var trial = Trial();

        Assert.True(trial.GrantsAccess(Noon));
        Assert.True(trial.GrantsAccess(Noon + Week - TimeSpan.FromTicks(1)));
        Assert.False(trial.GrantsAccess(Noon + Week)); // no job has run
        Assert.True(trial.Take(TrialEnded, Noon + Week).Ok);
        Assert.False(trial.GrantsAccess(Noon + Week - TimeSpan.FromDays(1)));
    }

    [Theory]
    [InlineData(PaymentSucceeded, false, 30, true)]
    [InlineData(PaymentSucceeded, false, 36, true)] // the renewal's news may be late
    [InlineData(PaymentSucceeded, false, 37, false)]
    [InlineData(PaymentSucceeded, true, 29, true)]
    [InlineData(PaymentSucceeded, true, 30, false)]
    public void A_paid_plan_reaches_to_its_period_s_end_and_a_renewing_one_through_the_grace(SubscriptionTrigger trigger, bool cancels, int day, bool expected)
    {
        var paid = Trial();
        Move(paid, trigger, Noon, Noon.AddDays(30), cancels);

        Assert.Equal(expected, paid.GrantsAccess(Noon.AddDays(day)));
    }

    [Fact]
    public void A_failed_renewal_is_bridged_from_the_end_of_what_was_paid_and_repeating_does_not_prolong_it()
    {
        var plan = Trial();
        Move(plan, PaymentSucceeded, Noon, Noon.AddDays(30));
        Move(plan, PaymentFailed, Noon.AddDays(30), Noon.AddDays(60), at: Noon.AddDays(31));
        Move(plan, PaymentFailed, Noon.AddDays(60), Noon.AddDays(90), at: Noon.AddDays(61));

        Assert.Equal(Noon.AddDays(37), plan.GraceUntil);
        Assert.True(plan.GrantsAccess(Noon.AddDays(37).AddTicks(-1)));
        Assert.False(plan.GrantsAccess(Noon.AddDays(37)));
        Move(plan, PaymentSucceeded, Noon.AddDays(60), Noon.AddDays(90), at: Noon.AddDays(62));
        Assert.True(plan.GrantsAccess(Noon.AddDays(90)));
    }

    [Fact]
    public void A_cancelled_plan_stays_open_to_the_end_of_what_was_paid_and_no_further()
    {
        var plan = Trial();
        Move(plan, PaymentSucceeded, Noon, Noon.AddDays(30));
        Move(plan, Ended, Noon, Noon.AddDays(30), at: Noon.AddDays(3));
        Assert.True(plan.GrantsAccess(Noon.AddDays(30).AddTicks(-1)));
        Assert.False(plan.GrantsAccess(Noon.AddDays(30)));

        var unpaid = Trial();
        Move(unpaid, PaymentSucceeded, Noon, Noon.AddDays(30));
        Move(unpaid, PaymentFailed, Noon.AddDays(30), Noon.AddDays(60), at: Noon.AddDays(30));
        Move(unpaid, Ended, Noon.AddDays(30), Noon.AddDays(60), at: Noon.AddDays(31));
        Assert.False(unpaid.GrantsAccess(Noon.AddDays(31)));
    }

    [Fact]
    public void The_same_fact_again_adds_no_history_and_what_is_over_stays_over()
    {
        var plan = Trial();
        Move(plan, PaymentSucceeded, Noon, Noon.AddDays(30));
        Move(plan, PaymentSucceeded, Noon, Noon.AddDays(30));
        Assert.Equal([Trialing, Active], plan.History.Select(h => h.To));

        Move(plan, Ended, Noon, Noon.AddDays(30));
        Assert.Equal(409, plan.Take(PaymentSucceeded, Noon).Status);
        Assert.True(plan.Take(Ended, Noon).Ok);
        Assert.Equal(3, plan.History.Count);
    }

    internal static Subscription Trial() => Subscription.StartTrial(Guid.NewGuid(), Guid.NewGuid(), Noon, Week);

    private static void Move(Subscription plan, SubscriptionTrigger on, DateTimeOffset start, DateTimeOffset end, bool cancels = false, DateTimeOffset? at = null)
    {
        Assert.True(plan.Take(on, at ?? start).Ok);
        plan.Verify(new(start, end, cancels, on is Ended ? at : null), plan.PlanVersionId, Week, at ?? start);
    }
}
