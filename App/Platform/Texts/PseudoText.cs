using System.Text;

namespace BlazorAccounts.Platform.Texts;

/// <summary>
/// English as a foreign language: accents on letters, two fifths longer, in brackets. Whoever reads a page in it sees what was not marked for translation, and what
/// does not fit once it is.
/// </summary>
internal static class PseudoText
{
    private const string Plain = "AaCcEeIiNnOoSsUuYyZz";
    private const string Accented = "ÅåÇçÉéÎîÑñÖöŠšÛûÝýŽž";

    public static string Of(string english)
    {
        var text = new StringBuilder("[", english.Length * 2);
        var place = 0;
        foreach (var letter in english)
        {
            // What stands in {braces} is a place for a value.
            place += letter switch { '{' => 1, '}' => -1, _ => 0 };
            text.Append(place == 0 && Plain.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var at ? Accented[at] : letter);
        }
        return text.Append(' ').Append('~', Math.Max(1, (english.Length * 2 / 5) - 3)).Append(']').ToString();
    }
}
