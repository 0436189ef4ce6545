using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Onboarding;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Onboarding;

[Covers("ONB-1")]
public sealed class SavingStepsTests : IAsyncLifetime
{
    private TestApp app = null!;
    private Guid ada;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        ada = (await app.AddPersonAsync("ada@example.test")).Id;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Answers_land_in_the_profile_and_the_next_step_opens()
    {
        Assert.True((await SaveAsync(OnboardingStep.Welcome, "{}")).Ok);
        Assert.True((await SaveAsync(OnboardingStep.About, """{"level":"intermediate","goals":["exam","travel"],"displayName":" Ada L. "}""")).Ok);
        Assert.True((await SaveAsync(OnboardingStep.Preferences, """{"dailyGoalMinutes":25,"reminderTime":"07:30","timeZone":"Asia/Tokyo","theme":"dark","studyMode":"intensive"}""")).Ok);
        Assert.True((await SaveAsync(OnboardingStep.Modules, """{"modules":["analytics","lessons"]}""")).Ok);

        await using var db = app.OpenDb();
        var person = (await Person.LoadAsync(db, ada, default))!;
        var state = (await OnboardingState.ForAsync(db, app.Services.GetRequiredService<RecommendModules>(), ada, default))!;
        Assert.Equal("Ada L.", person.User.DisplayName);
        Assert.Equal(LearningLevel.Intermediate, person.User.Learning.Level);
        Assert.Equal(["exam", "travel"], person.User.Preferences.Goals);
        Assert.Equal((25, new TimeOnly(7, 30), StudyMode.Intensive), (person.User.Preferences.DailyGoalMinutes, person.User.Preferences.ReminderTime, person.User.Preferences.StudyMode));
        Assert.Equal(("Asia/Tokyo", Theme.Dark), (person.Settings.TimeZone, person.Settings.Theme));
        Assert.Equal(["lessons", "analytics"], state.Modules);
        Assert.Equal(["practice-decks", "analytics", "lessons"], state.RecommendedModules);
        Assert.Equal(("inProgress", "first-step"), (state.Status, state.CurrentStep));
    }

    [Theory]
    [InlineData(OnboardingStep.About, """{"level":"genius"}""", "level")]
    [InlineData(OnboardingStep.About, """{"displayName":"123456789012345678901234567890123456789012345678901"}""", "displayName")]
    [InlineData(OnboardingStep.About, """{"goals":"exam"}""", "goals")]
    [InlineData(OnboardingStep.Preferences, """{"dailyGoalMinutes":4}""", "dailyGoalMinutes")]
    [InlineData(OnboardingStep.Preferences, """{"dailyGoalMinutes":"soon"}""", "dailyGoalMinutes")]
    [InlineData(OnboardingStep.Preferences, """{"reminderTime":"25:00"}""", "reminderTime")]
    [InlineData(OnboardingStep.Preferences, """{"timeZone":"Middle/Earth"}""", "timeZone")]
    [InlineData(OnboardingStep.Modules, """{"modules":["telepathy"]}""", "modules")]
    public async Task A_refused_answer_saves_nothing(OnboardingStep step, string answers, string field)
    {
        foreach (var before in OnboardingSteps.All.TakeWhile(s => s != step))
        {
            Assert.True((await SaveAsync(before, "{}")).Ok);
        }

        var refused = await SaveAsync(step, answers);

        Assert.Equal((400, "validation_failed"), (refused.Status, refused.Code));
        Assert.Equal([field], refused.Errors.Keys);
        await using var db = app.OpenDb();
        Assert.Equal(step, (await db.Onboardings.FindAsync(ada))!.FirstOpenStep);
    }

    [Fact]
    public async Task Two_devices_at_once_lose_nothing()
    {
        await SaveAsync(OnboardingStep.Welcome, "{}");
        await SaveAsync(OnboardingStep.About, "{}");

        var saved = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => i % 2 == 0
            ? SaveAsync(OnboardingStep.About, """{"level":"advanced"}""")
            : SaveAsync(OnboardingStep.Preferences, """{"dailyGoalMinutes":45}""")));

        Assert.All(saved, s => Assert.True(s.Ok, s.Message));
        await using var db = app.OpenDb();
        var user = await db.Users.SingleAsync(u => u.Id == ada);
        var wizard = (await db.Onboardings.FindAsync(ada))!;
        Assert.Equal((LearningLevel.Advanced, 45), (user.Learning.Level, user.Preferences.DailyGoalMinutes));
        Assert.Equal(OnboardingStep.Modules, wizard.FirstOpenStep);
    }

    [Fact]
    [Covers("ONB-2")]
    public async Task Skipping_and_saving_at_once_end_in_one_of_both()
    {
        var both = await Task.WhenAll(
            app.InScopeAsync<SkipOnboarding, Outcome>(skip => skip.RunAsync(ada, "127.0.0.1", default)),
            SaveAsync(OnboardingStep.Welcome, "{}"));

        Assert.All(both, s => Assert.True(s.Ok));
        await using var db = app.OpenDb();
        var wizard = (await db.Onboardings.FindAsync(ada))!;
        Assert.NotNull(wizard.WelcomeAt);
        Assert.NotNull(wizard.SkippedAt);
        Assert.Contains(wizard.Status, new[] { OnboardingStatus.Skipped, OnboardingStatus.InProgress });
    }

    private Task<Outcome> SaveAsync(OnboardingStep step, string answers) =>
        app.InScopeAsync<SaveOnboardingStep, Outcome>(save => save.RunAsync(ada, step, JsonElement.Parse(answers), "127.0.0.1", default));
}
