using BlazorAccounts.Data;
using BlazorAccounts.Features.Modules;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Shell.Kit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Onboarding.Live;

/// <summary>What the dashboard shows.</summary>
/// <param name="Greeting">By the person's own clock: "Good afternoon, Ada".</param>
/// <param name="ResumeAt">Where the wizard goes on; null when it is finished.</param>
/// <param name="Suggested">Modules that are recommended, in the plan and not active; none while the wizard has not asked for them.</param>
public sealed record HomeView(
    string Greeting,
    IReadOnlyList<Step> Setup,
    string? ResumeAt,
    MyLearning Learning,
    int DailyGoalMinutes,
    string? ReminderTime,
    string TimeZone,
    PlanView Plan,
    MyCompletion Completion,
    IReadOnlyList<Suggestion> Suggested)
{
    /// <summary>Lessons are on.</summary>
    public bool CanLearn { get; init; } = true;

    public int SetupDone => Setup.Count(s => s.Done);

    public bool HasStudied => Learning.LastStudyAt is not null || Learning.TotalXp > 0;

    /// <summary>Null when there is no such account any more.</summary>
    public static async Task<HomeView?> LoadAsync(AppDb db, RecommendModules recommend, IReadOnlyList<MyModule> modules, Guid userId, BillingSummary billing, DateTimeOffset now, CancellationToken ct)
    {
        var row = await (
            from u in db.Users.AsNoTracking()
            join s in db.UserSettings on u.Id equals s.UserId
            join o in db.Onboardings on u.Id equals o.UserId
            where u.Id == userId
            select new
            {
                Name = Accounts.User.Greet(u.DisplayName, u.FirstName, u.UserName!),
                HasDisplayName = u.DisplayName != null,
                u.EmailConfirmed,
                u.Learning,
                u.Preferences.Goals,
                u.Preferences.StudyMode,
                u.Preferences.DailyGoalMinutes,
                u.Preferences.ReminderTime,
                s.TimeZone,
                Onboarding = o,
            }).SingleOrDefaultAsync(ct);
        if (row is null)
        {
            return null;
        }
        var plan = PlanView.Of(billing, row.TimeZone, now);
        return new(
            Greet(TimeZones.In(row.TimeZone, now).Hour, row.Name),
            [new(L("Confirm your email"), row.EmailConfirmed, "/verify-email", L("Confirm")), .. WizardSteps(row.Onboarding, row.HasDisplayName), new(L("Choose a plan"), plan.Bought, "/upgrade", L("Choose"))],
            row.Onboarding.Status is OnboardingStatus.Completed ? null : $"/welcome/{(row.Onboarding.FirstOpenStep ?? OnboardingStep.FirstStep).Key}",
            MyLearning.Of(row.Learning, now),
            row.DailyGoalMinutes,
            row.ReminderTime?.ToString("t", System.Globalization.CultureInfo.CurrentCulture),
            TimeZones.Label(row.TimeZone),
            plan,
            ProfileCompletion.Of(await ProfileFacts.LoadAsync(db, userId, ct)),
            row.Onboarding.ModulesAt is null ? [] : Suggest(await recommend.RunAsync(new(row.Goals, row.Learning.Level, row.StudyMode), ct), modules))
        {
            CanLearn = modules.Any(m => m.IsActive && m.Offer.Key is ModuleKey.Lessons),
        };
    }

    private static List<Suggestion> Suggest(IReadOnlyList<Recommendation> recommended, IReadOnlyList<MyModule> modules) =>
    [
        .. from r in recommended
           join m in modules on r.Module equals m.Offer.Key
           where m is { State: ModuleState.Inactive, IsIncluded: true }
           select new Suggestion(m.Offer.Key, m.Offer.Title, m.Offer.Icon, r.Reason),
    ];

    internal static Text Greet(int hour, string name) => hour switch
    {
        >= 5 and < 12 => L($"Good morning, {name}"),
        >= 12 and < 18 => L($"Good afternoon, {name}"),
        _ => L($"Good evening, {name}"),
    };

    // Only the step whose turn it is has a button; a display name can be added as long as the wizard is open.
    private static IEnumerable<Step> WizardSteps(Onboarding onboarding, bool hasDisplayName)
    {
        if (onboarding.Status is OnboardingStatus.Completed)
        {
            return [new(L("Set up your account"), Done: true)];
        }
        var open = onboarding.FirstOpenStep ?? OnboardingStep.FirstStep;
        var next = open is OnboardingStep.Welcome ? OnboardingStep.About : open; // the greeting asks nothing, so it is no line of its own
        Step Line(OnboardingStep step, Text text) =>
            new(text, onboarding.DoneAt(step) is not null, step == next ? $"/welcome/{open.Key}" : null, L("Continue"), Current: step == next);
        return
        [
            Line(OnboardingStep.About, L("Tell us about you")),
            new(L("Add your display name"), hasDisplayName, onboarding.MayTake(OnboardingStep.About) ? "/welcome/about" : null, L("Add")),
            Line(OnboardingStep.Preferences, L("Set your daily goal")),
            Line(OnboardingStep.Modules, L("Pick your modules")),
            Line(OnboardingStep.FirstStep, L("Finish your setup")),
        ];
    }
}

/// <summary>A module the dashboard suggests, with why.</summary>
public sealed record Suggestion(string Module, string Title, string Icon, string Reason);
