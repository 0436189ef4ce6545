namespace BlazorAccounts.Features.Profiles;

/// <summary>What the forms of a profile offer, by the names on the wire, in the reader's language.</summary>
public static class ProfileOptions
{
    public static IReadOnlyList<(string Key, string Title)> Themes => [("auto", L("System")), ("light", L("Light")), ("dark", L("Dark"))];

    public static IReadOnlyList<(string Key, string Title)> FontSizes => [("small", L("Small")), ("medium", L("Medium")), ("large", L("Large"))];

    /// <summary>Each by its own name for itself.</summary>
    public static IReadOnlyList<(string Key, string Title)> Spoken => [.. Languages.All.Select(language => (language.Key, language.Value))];

    public static IReadOnlyList<(string Key, string Title)> StudyModes => [("casual", L("Casual")), ("regular", L("Regular")), ("intensive", L("Intensive"))];

    public static IReadOnlyList<(string Key, string Title)> Levels =>
        [("beginner", L("Beginner")), ("elementary", L("Elementary")), ("intermediate", L("Intermediate")), ("advanced", L("Advanced"))];

    public static IReadOnlyList<(string Key, string Title)> Offered => [.. Goals.All.Select(goal => (goal.Key, goal.Title.ToString()))];
}
