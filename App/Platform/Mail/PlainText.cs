using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace BlazorAccounts.Platform.Mail;

/// <summary>The plain text of a mail, made from its HTML: the same words, one paragraph per block, links as <c>text: address</c>. Reads only our own renderer's output.</summary>
internal static partial class PlainText
{
    public static string From(string html)
    {
        var text = new StringBuilder();
        var link = (Address: "", From: 0);
        string? skipping = null;
        foreach (Match piece in Pieces().Matches(html))
        {
            var tag = piece.Groups["tag"].Value;
            if (skipping is not null)
            {
                skipping = piece.Groups["close"].Success && tag == skipping ? null : skipping;
            }
            else if (tag.Length == 0 && piece.Value[0] == '<')
            {
                // a comment or the doctype
            }
            else if (tag.Length == 0)
            {
                text.Append(Space().Replace(WebUtility.HtmlDecode(piece.Value), " "));
            }
            else if (!piece.Groups["close"].Success)
            {
                skipping = Skipped(tag, piece.Groups["rest"].Value);
                Break(text, tag, opening: true);
                link = tag == "a" ? (Address(piece.Groups["rest"].Value), text.Length) : link;
            }
            else
            {
                if (tag == "a" && link.Address.Length > 0 && text.ToString(link.From, text.Length - link.From).Trim() is var words && words != link.Address)
                {
                    text.Append(": ").Append(link.Address);
                }
                Break(text, tag, opening: false);
            }
        }
        return Blank().Replace(Edge().Replace(Spaces().Replace(text.ToString(), " "), "\n"), "\n\n").Trim() + "\n";
    }

    // The head, and what only a mail list shows (the preheader).
    private static string? Skipped(string tag, string rest) =>
        tag is "head" or "style" or "title" || rest.Contains("display:none", StringComparison.Ordinal) ? tag : null;

    private static void Break(StringBuilder text, string tag, bool opening)
    {
        if (tag is "p" or "h1" or "h2" or "h3" or "table" or "hr" or "ul" or "ol")
        {
            text.Append("\n\n");
        }
        else if (tag is "br" or "div" || (opening && tag is "tr" or "li"))
        {
            text.Append('\n');
        }
        else if (opening && tag is "td")
        {
            text.Append(' ');
        }
    }

    private static string Address(string rest) => Href().Match(rest) is { Success: true } href ? WebUtility.HtmlDecode(href.Groups["address"].Value) : "";

    [GeneratedRegex("<(?<close>/)?(?<tag>[a-z][a-z0-9]*)(?<rest>(?:[^>\"]|\"[^\"]*\")*)>|<!(?:--.*?--|[^>]*)>|[^<]+", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Pieces();

    [GeneratedRegex("href=\"(?<address>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Href();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Space();

    [GeneratedRegex(@" *\n *", RegexOptions.None, 1000)]
    private static partial Regex Edge();

    [GeneratedRegex(" {2,}", RegexOptions.None, 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\n{3,}", RegexOptions.None, 1000)]
    private static partial Regex Blank();
}
