namespace BlazorAccounts.Features.Profiles;

/// <summary>The languages the product speaks.</summary>
public static class Languages
{
    /// <summary>IETF tags with the language's own name for itself.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["en"] = "English", ["ja"] = "日本語" };

    /// <summary>The language to start with for a request's culture.</summary>
    public static string ForCulture(System.Globalization.CultureInfo culture) =>
        All.ContainsKey(culture.TwoLetterISOLanguageName) ? culture.TwoLetterISOLanguageName : "en";
}
