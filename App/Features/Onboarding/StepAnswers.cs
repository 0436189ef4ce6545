using System.Text.Json;
using BlazorAccounts.Features.Modules;
using BlazorAccounts.Features.Profiles;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>What one step asks, by the rules of the profile: the page and the API send the same JSON object through here.</summary>
internal sealed class StepAnswers
{
    private static readonly Dictionary<OnboardingStep, string[]> Asked = new()
    {
        [OnboardingStep.Welcome] = [],
        [OnboardingStep.About] = ["profile.displayName", "learning.level", "preferences.goals"],
        [OnboardingStep.Preferences] =
            ["preferences.dailyGoalMinutes", "preferences.reminderTime", "preferences.timeZone", "preferences.theme", "preferences.studyMode"],
        [OnboardingStep.Modules] = [],
        [OnboardingStep.FirstStep] = [],
    };

    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    private StepAnswers() { }

    public List<(ProfileField Field, Action<Person> Apply)> Edits { get; } = [];

    /// <summary>Null when the answers say nothing about modules.</summary>
    public List<string>? Modules { get; private set; }

    /// <summary>By the answer's own name, as <c>dailyGoalMinutes</c>.</summary>
    public IReadOnlyDictionary<string, string[]> Errors => _errors;

    /// <summary>Reads the answers of a step; what is absent stays as it is, what the step does not ask is passed over.</summary>
    public static StepAnswers Read(OnboardingStep step, JsonElement answers)
    {
        var read = new StepAnswers();
        foreach (var path in Asked[step])
        {
            var field = ProfileRules.Field(path);
            var name = path[(path.LastIndexOf('.') + 1)..];
            if (!answers.TryGetProperty(name, out var answer))
            {
                continue;
            }
            var (problem, apply) = field.Check(answer);
            if (problem is not null)
            {
                read._errors[name] = [problem];
            }
            else
            {
                read.Edits.Add((field, apply!));
            }
        }
        if (step is OnboardingStep.Modules && answers.TryGetProperty("modules", out var modules))
        {
            read.ReadModules(modules);
        }
        return read;
    }

    private void ReadModules(JsonElement modules)
    {
        var keys = modules.ValueKind is JsonValueKind.Array ? modules.EnumerateArray().Select(ProfileChecks.ReadText).ToList() : null;
        if (keys is null || keys.Exists(k => ModuleCatalogue.Find(k) is not { IsAvailable: true }))
        {
            _errors["modules"] = [L($"Use a list of these: {string.Join(", ", ModuleCatalogue.Available.Select(m => m.Key))}.")];
            return;
        }
        Modules = [.. ModuleCatalogue.Available.Select(m => m.Key).Where(keys.Contains)];
    }
}
