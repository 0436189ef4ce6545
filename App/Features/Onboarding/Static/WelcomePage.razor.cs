using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Shell.Kit;
using Microsoft.AspNetCore.Components;

namespace BlazorAccounts.Features.Onboarding.Static;

/// <summary>The wizard: one plain form per step, saved on the server before the next one is shown.</summary>
public sealed partial class WelcomePage(IOwnedDbs dbs, NavigationManager nav, SaveOnboardingStep save, SkipOnboarding skip, CompleteOnboarding complete, RecommendModules recommend)
{
    private OnboardingStep step;
    private Person? person;
    private Onboarding? onboarding;
    private IReadOnlyList<Recommendation> recommended = [];
    private WizardAnswers? answers;
    private IReadOnlyDictionary<string, string[]> problems = new Dictionary<string, string[]>(StringComparer.Ordinal);

    [Parameter] public string? StepKey { get; set; }

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    private List<FormError> Errors => [.. problems.Select(p => new FormError(p.Value[0], p.Key))];

    private string Heading => step switch
    {
        OnboardingStep.Welcome => L($"Welcome, {person!.User.Greeting}"),
        OnboardingStep.About => L("Tell us about you"),
        OnboardingStep.Preferences => L("Make it yours"),
        OnboardingStep.Modules => L("Pick your modules"),
        _ => L("Ready for your first step"),
    };

    private string Lead => step switch
    {
        OnboardingStep.Welcome => L("Four short steps set everything up. It takes about a minute."),
        OnboardingStep.About => L("So that we start where you are."),
        OnboardingStep.Preferences => L("You can change all of this later."),
        OnboardingStep.Modules => L("The marked ones suit you best. Pick what you like."),
        _ => L("Everything is set up. This is what you chose."),
    };

    protected override async Task OnInitializedAsync()
    {
        var userId = Http.User.UserId;
        await using var db = await dbs.OfPersonAsync(userId, Http.RequestAborted);
        person = await Person.LoadAsync(db, userId, Http.RequestAborted);
        onboarding = await db.Onboardings.FindAsync([userId], Http.RequestAborted);
        if (person is null || onboarding is null || onboarding.Status is OnboardingStatus.Completed)
        {
            nav.NavigateTo("/dashboard");
            return;
        }
        if (OnboardingSteps.Parse(StepKey) is not { } asked || !onboarding.MayTake(asked))
        {
            nav.NavigateTo($"/welcome/{(onboarding.FirstOpenStep ?? OnboardingStep.FirstStep).Key}");
            return;
        }
        step = asked;
        var user = person.User;
        recommended = step is OnboardingStep.Modules ? await recommend.RunAsync(new(user.Preferences.Goals, user.Learning.Level, user.Preferences.StudyMode), Http.RequestAborted) : [];
        answers = new(person, onboarding, recommended, HttpMethods.IsPost(Http.Request.Method) ? await Http.Request.ReadFormAsync(Http.RequestAborted) : null);
    }

    private async Task SubmitAsync()
    {
        if (answers is null)
        {
            return; // sent elsewhere already
        }
        var userId = Http.User.UserId;
        if ((await Http.Request.ReadFormAsync(Http.RequestAborted))["go"] == "skip")
        {
            await skip.RunAsync(userId, Http.Connection.RemoteIpAddress?.ToString(), Http.RequestAborted);
            nav.NavigateTo("/dashboard");
            return;
        }

        var saved = await save.RunAsync(userId, step, answers.ToJson(step), Http.Connection.RemoteIpAddress?.ToString(), Http.RequestAborted);
        if (saved.Errors.Count > 0)
        {
            problems = saved.Errors;
            return;
        }
        if (saved.Ok && step is OnboardingStep.FirstStep)
        {
            var done = await complete.RunAsync(userId, Http.Connection.RemoteIpAddress?.ToString(), Http.RequestAborted);
            nav.NavigateTo(done.Ok ? "/dashboard" : "/welcome");
            return;
        }
        nav.NavigateTo(saved.Ok ? $"/welcome/{(step + 1).Key}" : "/welcome");
    }

    private string? Problem(string name) => problems.TryGetValue(name, out var said) ? said[0] : null;

    private static string IconOf(OnboardingStep step) => step switch
    {
        OnboardingStep.About => "user",
        OnboardingStep.Preferences => "settings",
        OnboardingStep.Modules => "package",
        OnboardingStep.FirstStep => "rocket",
        _ => "zap",
    };
}
