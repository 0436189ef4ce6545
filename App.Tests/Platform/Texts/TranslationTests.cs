using System.Text.RegularExpressions;
using System.Xml.Linq;
using BlazorAccounts.Platform.Texts;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Platform.Texts;

[Covers("OPS-9")]
public sealed partial class TranslationTests
{
    private static readonly IReadOnlySet<string> Marked = Repository.Sources("App", ".cs", ".razor")
        .Where(file => !file.Path.Contains("/Texts/", StringComparison.Ordinal))
        .SelectMany(file => TextKeys.In(file.Text)).Where(key => key.Length > 0).ToHashSet(StringComparer.Ordinal);

    public static TheoryData<string> Languages => [.. BlazorAccounts.Platform.Texts.Languages.All.Keys.Where(BlazorAccounts.Platform.Texts.Languages.IsTranslated)];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Everything_that_people_read_is_translated(string language)
    {
        Assert.NotEmpty(Marked);
        Assert.Empty(Marked.Except(Translations.Of(language).Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_translation_is_left_of_what_is_gone(string language)
    {
        // Data, such as the names of plans, is no constant in the source.
        var data = Files(language).Where(file => file.Path.EndsWith($"/Data.{language}.resx", StringComparison.Ordinal)).SelectMany(file => file.Texts.Select(t => t.English));

        Assert.Empty(Translations.Of(language).Keys.Except(Marked, StringComparer.Ordinal).Except(data, StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_translation_has_the_places_and_links_of_the_English_text(string language) =>
        Assert.Empty(Translations.Of(language).Where(text => text.Value.Trim().Length == 0 || !Places(text.Key).SequenceEqual(Places(text.Value))).Select(text => $"{text.Key} = {text.Value}"));

    [Theory]
    [MemberData(nameof(Languages))]
    public void What_is_translated_in_two_files_is_translated_alike(string language) =>
        Assert.Empty(Files(language).SelectMany(file => file.Texts).GroupBy(t => t.English, StringComparer.Ordinal).Where(same => same.Select(t => t.There).Distinct(StringComparer.Ordinal).Count() > 1).Select(same => same.Key));

    private static IEnumerable<string> Places(string text) =>
        Place().Matches(text).Select(m => m.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Append(Link().Count(text).ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static IEnumerable<(string Path, List<(string English, string There)> Texts)> Files(string language) =>
        Repository.Sources("App", ".resx").Where(file => file.Path.EndsWith($".{language}.resx", StringComparison.Ordinal)).Select(file => (file.Path, XDocument.Parse(file.Text).Root!.Elements("data").Select(d => (d.Attribute("name")!.Value, d.Element("value")!.Value)).ToList()));

    [GeneratedRegex(@"\{\d+(?=[:}])", RegexOptions.None, 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"\[[^\]]+\]", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
