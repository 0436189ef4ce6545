using System.Text.Json;
using BlazorAccounts.Features.Accounts.Registration;
using static BlazorAccounts.Features.Profiles.ProfileChecks;

namespace BlazorAccounts.Features.Profiles;

/// <summary>
/// Every field a person may edit about themselves, with its rule: the one list behind the API and the forms. What is not here cannot be
/// written by its owner, whatever a request says.
/// </summary>
public static class ProfileRules
{
    public static IReadOnlyList<ProfileField> All { get; } =
    [
        Text("profile.displayName", 50, p => p.User.DisplayName, (p, v) => p.User.DisplayName = v),
        Text("profile.firstName", SignUp.MaxNameLength, p => p.User.FirstName, (p, v) => p.User.FirstName = v),
        Text("profile.lastName", SignUp.MaxNameLength, p => p.User.LastName, (p, v) => p.User.LastName = v),
        Text("profile.bio", 200, p => p.User.Bio, (p, v) => p.User.Bio = v, lines: true),
        WebAddress("profile.photoUrl", 2048, p => p.User.PhotoUrl, (p, v) => p.User.PhotoUrl = v),
        UserName("profile.username"),
        Flag("profile.isPublic", p => p.Trader.IsPublic, (p, v) => p.Publish(v)),
        Choice("learning.level", p => p.User.Learning.Level, (p, v) => p.User.Learning.Level = v),
        Texts("preferences.goals", 10, 50, p => p.User.Preferences.Goals, (p, v) => p.User.Preferences.Goals = v),
        Number("preferences.dailyGoalMinutes", 5, 120, p => p.User.Preferences.DailyGoalMinutes, (p, v) => p.User.Preferences.DailyGoalMinutes = v),
        WallTime("preferences.reminderTime", p => p.User.Preferences.ReminderTime, (p, v) => p.User.Preferences.ReminderTime = v),
        Zone("preferences.timeZone", p => p.Settings.TimeZone, (p, v) => p.MoveTo(v)),
        Choice("preferences.theme", p => p.Settings.Theme, (p, v) => p.Settings.Theme = v),
        Choice("preferences.fontSize", p => p.Settings.FontSize, (p, v) => p.Settings.FontSize = v),
        Flag("preferences.autoPlayAudio", p => p.User.Preferences.AutoPlayAudio, (p, v) => p.User.Preferences.AutoPlayAudio = v),
        Flag("preferences.showFurigana", p => p.User.Preferences.ShowFurigana, (p, v) => p.User.Preferences.ShowFurigana = v),
        Choice("preferences.studyMode", p => p.User.Preferences.StudyMode, (p, v) => p.User.Preferences.StudyMode = v),
        OneOf("preferences.currency", Currencies.All, p => p.Settings.Currency, (p, v) => p.Settings.Currency = v),
        OneOf("preferences.language", Languages.All.Keys, p => p.Settings.Language, (p, v) => p.Settings.Language = v),
        Flag("preferences.notifications.studyReminders", p => p.Settings.Notifications.StudyReminders, (p, v) => p.Settings.Notifications.StudyReminders = v),
        Flag("preferences.notifications.usageAlerts", p => p.Settings.Notifications.UsageAlerts, (p, v) => p.Settings.Notifications.UsageAlerts = v),
        Flag("preferences.notifications.teamActivity", p => p.Settings.Notifications.TeamActivity, (p, v) => p.Settings.Notifications.TeamActivity = v),
        Flag("preferences.notifications.productNews", p => p.Settings.Notifications.ProductNews, (p, v) => p.Settings.Notifications.ProductNews = v),
        Choice("device.platform", p => p.User.Device.Platform, (p, v) => p.User.Device.Platform = v),
        Text("device.deviceId", 128, p => p.User.Device.DeviceId, (p, v) => p.User.Device.DeviceId = v),
        Text("device.appVersion", 32, p => p.User.Device.AppVersion, (p, v) => p.User.Device.AppVersion = v),
    ];

    private static readonly Dictionary<string, ProfileField> ByPath = All.ToDictionary(f => f.Path, StringComparer.Ordinal);

    private static readonly HashSet<string> Sections =
        new(All.SelectMany(f => f.Path.Split('.').SkipLast(1).Select((_, i) => string.Join('.', f.Path.Split('.').Take(i + 1)))), StringComparer.Ordinal);

    public static ProfileField Field(string path) => ByPath[path];

    /// <summary>Reads a merge patch: what is absent stays, what is null is cleared, what is unknown is passed over.</summary>
    /// <param name="errors">Gets a sentence for every field that is refused.</param>
    public static List<(ProfileField Field, Action<Person> Apply)> Read(JsonElement patch, Dictionary<string, string[]> errors)
    {
        List<(ProfileField, Action<Person>)> edits = [];
        Walk(patch, "", errors, edits);
        return edits;
    }

    private static void Walk(JsonElement section, string prefix, Dictionary<string, string[]> errors, List<(ProfileField, Action<Person>)> edits)
    {
        foreach (var property in section.EnumerateObject())
        {
            var path = prefix + NameOf(property);
            if (ByPath.TryGetValue(path, out var field))
            {
                var (problem, apply) = field.Check(property.Value);
                if (problem is not null)
                {
                    errors[path] = [problem];
                }
                else
                {
                    edits.Add((field, apply!));
                }
            }
            else if (Sections.Contains(path))
            {
                if (property.Value.ValueKind is JsonValueKind.Object)
                {
                    Walk(property.Value, path + ".", errors, edits);
                }
                else
                {
                    errors[path] = [L("Use an object.")];
                }
            }
        }
    }

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return ""; // half of a surrogate pair: no field of ours
        }
    }
}
