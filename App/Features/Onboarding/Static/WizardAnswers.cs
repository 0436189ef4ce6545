using System.Text.Json;
using System.Text.Json.Nodes;
using BlazorAccounts.Features.Profiles;

namespace BlazorAccounts.Features.Onboarding.Static;

/// <summary>What the wizard's form shows: what was just typed, or else what is saved. And the same as the JSON a program would send.</summary>
public sealed class WizardAnswers(Person person, Onboarding onboarding, IReadOnlyList<Recommendation> recommended, IFormCollection? posted)
{
    private static readonly Dictionary<string, string> Paths = new(StringComparer.Ordinal)
    {
        ["displayName"] = "profile.displayName",
        ["level"] = "learning.level",
        ["dailyGoalMinutes"] = "preferences.dailyGoalMinutes",
        ["reminderTime"] = "preferences.reminderTime",
        ["timeZone"] = "preferences.timeZone",
        ["theme"] = "preferences.theme",
        ["studyMode"] = "preferences.studyMode",
    };

    /// <summary>Of a text field.</summary>
    public string this[string name] => posted is not null && posted.TryGetValue(name, out var typed)
        ? typed.ToString()
        : ProfileRules.Field(Paths[name]).Read(person)?.ToString() ?? (name is "displayName" ? person.User.FullName : null) ?? "";

    public IReadOnlyCollection<string> Goals => posted is null ? person.User.Preferences.Goals : Many("goals");

    /// <summary>What was chosen before, or else what is recommended.</summary>
    public IReadOnlyCollection<string> Modules =>
        posted is not null ? Many("modules") : onboarding.ModulesAt is null ? [.. recommended.Select(r => r.Module)] : onboarding.Modules;

    public JsonElement ToJson(OnboardingStep step)
    {
        var json = new JsonObject();
        foreach (var name in Paths.Keys.Where(name => posted?.ContainsKey(name) is true))
        {
            json[name] = name is "dailyGoalMinutes" ? ProfileChecks.FromForm(this[name]) : this[name];
        }
        if (step is OnboardingStep.About)
        {
            json["goals"] = new JsonArray([.. Goals.Select(g => JsonValue.Create(g))]); // nothing ticked sends no field, and means none
        }
        if (step is OnboardingStep.Modules)
        {
            json["modules"] = new JsonArray([.. Modules.Select(m => JsonValue.Create(m))]);
        }
        return JsonSerializer.SerializeToElement(json);
    }

    private string[] Many(string name) => posted!.TryGetValue(name, out var values) ? [.. values.OfType<string>()] : [];
}
