using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace BlazorAccounts.Tests.Platform.Texts;

/// <summary>Finds what the source marks for translation: the argument of every <c>L("…")</c> and <c>L($"…{value}…")</c>, as the key that it has at run time.</summary>
internal static partial class TextKeys
{
    public static IEnumerable<string> In(string source)
    {
        foreach (Match mark in Mark().Matches(source))
        {
            yield return Literal(source, mark.Index + mark.Length, mark.Value.Contains('$', StringComparison.Ordinal)).Key;
        }
    }

    /// <summary>A string from behind its first quote to its last.</summary>
    private static (string Key, int End) Literal(string source, int at, bool interpolated)
    {
        var key = new StringBuilder();
        for (var places = 0; source[at] != '"';)
        {
            if (source[at] == '\\')
            {
                key.Append(Regex.Unescape(source.Substring(at, 2)));
                at += 2;
            }
            else if (interpolated && source[at] == '{' && source[at + 1] != '{')
            {
                (var format, at) = Hole(source, at + 1);
                key.Append(CultureInfo.InvariantCulture, $"{{{places++}{format}}}");
            }
            else
            {
                key.Append(source[at]);
                at += 1;
            }
        }
        return (key.ToString(), at);
    }

    /// <summary>The format of a value, from behind its brace to behind the one that ends it.</summary>
    private static (string Format, int End) Hole(string source, int at)
    {
        var depth = 0;
        var format = -1;
        for (; depth > 0 || source[at] != '}'; at++)
        {
            if (source[at] == '"')
            {
                at = Literal(source, at + 1, source[at - 1] == '$').End;
            }
            depth += source[at] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            // A colon outside of brackets begins a format; conditions stand in brackets there anyway.
            format = format < 0 && depth == 0 && source[at] == ':' ? at : format;
        }
        return (format < 0 ? "" : source[format..at], at + 1);
    }

    [GeneratedRegex(@"\bL\(\s*\$?""", RegexOptions.None, 1000)]
    private static partial Regex Mark();
}
