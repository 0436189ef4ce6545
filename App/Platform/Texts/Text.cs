using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace BlazorAccounts.Platform.Texts;

/// <summary>
/// A sentence or a word of the product, in English where it is written and in the reader's language where it is shown: <c>L("Sign in")</c>,
/// <c>L($"Invited by {name}")</c>. It is put into words when it is turned into a string, by <see cref="CultureInfo.CurrentUICulture"/>, so a refusal that is made once,
/// or a mail that one person causes and another reads, comes out right.
/// </summary>
public sealed class Text
{
    private readonly string _english;
    private readonly object?[]? _values;

    private Text(string english, object?[]? values) => (_english, _values) = (english, values);

    /// <param name="english">The key in <c>*.ja.resx</c>, as it is written; a test finds every one of them in the source.</param>
    public static Text L([ConstantExpected] string english) => new(english, null);

    /// <summary>With values: <c>L($"At most {count} characters.")</c> has the key <c>At most {0} characters.</c></summary>
    public static Text L(TextTemplate english) => new(english.Template, english.Values);

    /// <summary>Of a word that is data and therefore no constant, such as a plan's name. Without a translation it stays as it is.</summary>
    [return: NotNullIfNotNull(nameof(data))]
    public static Text? Word(string? data) => data is null ? null : new(data, null);

    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator string?(Text? text) => text?.ToString();

    /// <summary>In somebody else's language: of what is kept for them to read later.</summary>
    public string In(string language) => ReadersCulture.In(language, ToString);

    /// <summary>In the current language; values are written by the current culture.</summary>
    public override string ToString()
    {
        var template = Translations.Find(_english, CultureInfo.CurrentUICulture) ?? _english;
        return _values is null ? template : string.Format(CultureInfo.CurrentCulture, template, _values);
    }
}
