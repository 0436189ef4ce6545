using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Resources;

namespace BlazorAccounts.Platform.Texts;

/// <summary>What the <c>*.resx</c> files beside the features hold, read once for a language from the satellite assembly that the build makes of them.</summary>
internal static class Translations
{
    private static readonly ConcurrentDictionary<string, FrozenDictionary<string, string>> Read = new(StringComparer.Ordinal);

    /// <summary>Null where the English text is the one to show.</summary>
    public static string? Find(string english, CultureInfo culture)
    {
        if (culture.Name.Equals(Languages.Pseudo, StringComparison.OrdinalIgnoreCase)) // written in its own way by ICU
        {
            return PseudoText.Of(english);
        }
        var language = culture.TwoLetterISOLanguageName;
        return Languages.IsTranslated(language) ? Of(language).GetValueOrDefault(english) : null;
    }

    /// <summary>Everything there is in a language, by the English text.</summary>
    public static FrozenDictionary<string, string> Of(string language) => Read.GetOrAdd(language, static tag =>
    {
        var satellite = typeof(Translations).Assembly.GetSatelliteAssembly(CultureInfo.GetCultureInfo(tag));
        return satellite.GetManifestResourceNames().SelectMany(name => Entries(satellite, name)).DistinctBy(e => e.Key, StringComparer.Ordinal)
            .ToFrozenDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
    });

    private static IEnumerable<KeyValuePair<string, string>> Entries(Assembly satellite, string name)
    {
        using var reader = new ResourceReader(satellite.GetManifestResourceStream(name)!);
        foreach (DictionaryEntry entry in reader)
        {
            yield return new((string)entry.Key, (string)entry.Value!);
        }
    }
}
