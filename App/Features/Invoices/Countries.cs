using System.Globalization;

namespace BlazorAccounts.Features.Invoices;

/// <summary>The countries of the world, from the system's own list.</summary>
internal static class Countries
{
    private static readonly Lazy<HashSet<string>> Known = new(() =>
        [.. CultureInfo.GetCultures(CultureTypes.SpecificCultures).Select(c => new RegionInfo(c.Name).TwoLetterISORegionName).Where(c => c.Length == 2 && c.All(char.IsAsciiLetterUpper))]);

    /// <param name="code">ISO 3166, in capitals.</param>
    public static bool IsKnown(string code) => Known.Value.Contains(code);

    /// <summary>In the current language.</summary>
    public static string Name(string code) => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? new RegionInfo(code).EnglishName : new RegionInfo(code).DisplayName;

    /// <summary>Codes with names, by name.</summary>
    public static IEnumerable<(string Code, string Name)> All() =>
        Known.Value.Select(code => (code, Name(code))).OrderBy(c => c.Item2, StringComparer.Create(CultureInfo.CurrentUICulture, ignoreCase: true));
}
