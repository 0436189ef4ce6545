using System.Globalization;

namespace BlazorAccounts.Features.Invoices;

/// <summary>The countries of the world, from the system's own list.</summary>
internal static class Countries
{
    private static readonly Lazy<Dictionary<string, RegionInfo>> Known = new(() =>
        CultureInfo.GetCultures(CultureTypes.SpecificCultures).Select(c => new RegionInfo(c.Name))
            .Where(r => r.TwoLetterISORegionName.Length == 2 && r.TwoLetterISORegionName.All(char.IsAsciiLetterUpper))
            .DistinctBy(r => r.TwoLetterISORegionName).ToDictionary(r => r.TwoLetterISORegionName, StringComparer.Ordinal));

    /// <param name="code">ISO 3166, in capitals.</param>
    public static bool IsKnown(string code) => Known.Value.ContainsKey(code);

    /// <summary>In the current language, as far as the product speaks it.</summary>
    public static string Name(string code) => !Known.Value.TryGetValue(code, out var region) ? code
        : Languages.IsTranslated(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName) ? region.DisplayName
        : region.EnglishName;

    /// <summary>Codes with names, by name.</summary>
    public static IEnumerable<(string Code, string Name)> All() =>
        Known.Value.Keys.Select(code => (code, Name(code))).OrderBy(c => c.Item2, StringComparer.Create(CultureInfo.CurrentUICulture, ignoreCase: true));
}
