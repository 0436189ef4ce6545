using System.Globalization;

namespace BlazorAccounts.Platform.Texts;

/// <summary>The languages the product speaks.</summary>
public static class Languages
{
    /// <summary>What everything is written in first.</summary>
    public const string First = "en";

    /// <summary>Pseudo-localised English, for tests; known in Development only.</summary>
    internal const string Pseudo = "qps-ploc";

    /// <summary>IETF tags with the language's own name for itself.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { [First] = "English", ["ja"] = "日本語" };

    /// <summary>The language to start with for a request's culture.</summary>
    public static string ForCulture(CultureInfo culture) =>
        All.ContainsKey(culture.TwoLetterISOLanguageName) ? culture.TwoLetterISOLanguageName : First;

    /// <summary>How somebody is written to who reads this language; in English when it is not spoken.</summary>
    public static CultureInfo CultureOf(string language) => CultureInfo.GetCultureInfo(All.ContainsKey(language) ? language : First);

    internal static bool IsTranslated(string language) => language != First && All.ContainsKey(language);
}
