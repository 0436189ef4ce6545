using BlazorAccounts.Features.Onboarding;
using BlazorAccounts.Tests.Support;
using static BlazorAccounts.Features.Onboarding.OnboardingStatus;
using static BlazorAccounts.Features.Onboarding.OnboardingTrigger;
using Wizard = BlazorAccounts.Features.Onboarding.Onboarding;

namespace BlazorAccounts.Tests.Features.Onboarding;

[Covers("ONB-1", "ONB-2")]
public sealed class OnboardingMachineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(NotStarted, StepSaved, InProgress)]
    [InlineData(NotStarted, SkipAsked, Skipped)]
    [InlineData(NotStarted, FinishAsked, null)]
    [InlineData(InProgress, StepSaved, InProgress)]
    [InlineData(InProgress, SkipAsked, Skipped)]
    [InlineData(InProgress, FinishAsked, Completed)]
    [InlineData(Skipped, StepSaved, InProgress)]
    [InlineData(Skipped, SkipAsked, Skipped)]
    [InlineData(Skipped, FinishAsked, Completed)]
    [InlineData(Completed, StepSaved, null)]
    [InlineData(Completed, SkipAsked, null)]
    [InlineData(Completed, FinishAsked, Completed)]
    public void Every_move_is_decided(OnboardingStatus from, OnboardingTrigger on, OnboardingStatus? expected) => Assert.Equal(expected, Wizard.Next(from, on));

    [Fact]
    public void Steps_go_in_order_and_done_ones_may_be_saved_again()
    {
        var wizard = Wizard.For(Guid.NewGuid());

        Assert.Equal("step_out_of_order", wizard.SaveStep(OnboardingStep.About, Noon).Code);
        Assert.Equal(NotStarted, wizard.Status);
        Assert.True(wizard.SaveStep(OnboardingStep.Welcome, Noon).Ok);
        Assert.True(wizard.SaveStep(OnboardingStep.About, Noon.AddMinutes(1)).Ok);
        Assert.True(wizard.SaveStep(OnboardingStep.Welcome, Noon.AddMinutes(2)).Ok);

        Assert.Equal(OnboardingStep.Preferences, wizard.FirstOpenStep);
        Assert.Equal(Noon, wizard.WelcomeAt);
        Assert.Equal(Noon, wizard.StartedAt);
    }

    [Fact]
    public void It_ends_only_when_every_step_is_done_and_then_for_good()
    {
        var wizard = Wizard.For(Guid.NewGuid());
        foreach (var step in OnboardingSteps.All)
        {
            Assert.Equal("steps_missing", wizard.Complete(Noon).Code);
            Assert.True(wizard.SaveStep(step, Noon).Ok);
        }

        Assert.True(wizard.Complete(Noon).Ok);
        Assert.True(wizard.Complete(Noon.AddDays(1)).Ok);

        Assert.Equal((Completed, Noon), (wizard.Status, wizard.CompletedAt));
        Assert.Equal("onboarding_completed", wizard.Skip(Noon).Code);
        Assert.Equal("onboarding_completed", wizard.SaveStep(OnboardingStep.About, Noon).Code);
    }

    [Fact]
    public void Somebody_who_put_it_off_goes_on_where_they_stopped()
    {
        var wizard = Wizard.For(Guid.NewGuid());
        wizard.SaveStep(OnboardingStep.Welcome, Noon);

        Assert.True(wizard.Skip(Noon).Ok);
        Assert.False(wizard.IsOpen);
        Assert.True(wizard.SaveStep(OnboardingStep.About, Noon).Ok);

        Assert.Equal((InProgress, OnboardingStep.Preferences), (wizard.Status, wizard.FirstOpenStep));
    }
}
