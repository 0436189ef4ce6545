using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace BlazorAccounts.Shell.Kit;

/// <summary>Sentences with markup in them. Translated as a whole, since other languages put their words in another order.</summary>
public static partial class Sentence
{
    /// <summary>Links: <c>Say(text, "/terms")</c>, of <c>Agree to the [terms].</c>. What stands in the first brackets leads to the first address, and so on.</summary>
    public static RenderFragment Say(Text text, params string[] hrefs) => Parts(text, Links(), (builder, part) =>
    {
        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "class", "link");
        builder.AddAttribute(2, "href", hrefs[part.Number]);
        builder.AddContent(3, part.Words);
        builder.CloseElement();
    });

    /// <summary>Anything: <c>Say(text, @&lt;LocalTime At="end" /&gt;)</c>, of <c>Ends on {0}.</c>.</summary>
    public static RenderFragment Say(Text text, params RenderFragment[] parts) => Parts(text, Places(), (builder, part) => builder.AddContent(0, parts[int.Parse(part.Words, System.Globalization.CultureInfo.InvariantCulture)]));

    private static RenderFragment Parts(Text text, Regex special, Action<Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder, (int Number, string Words)> add) => builder =>
    {
        var sentence = text.ToString();
        var (at, number) = (0, 0);
        foreach (var match in special.EnumerateMatches(sentence))
        {
            builder.AddContent(0, sentence[at..match.Index]);
            builder.OpenRegion(1);
            add(builder, (number, sentence.Substring(match.Index + 1, match.Length - 2)));
            builder.CloseRegion();
            at = match.Index + match.Length;
            number++;
        }
        builder.AddContent(2, sentence[at..]);
    };

    [GeneratedRegex(@"\[[^\]]+\]", RegexOptions.None, 1000)]
    private static partial Regex Links();

    [GeneratedRegex(@"\{\d\}", RegexOptions.None, 1000)]
    private static partial Regex Places();
}
