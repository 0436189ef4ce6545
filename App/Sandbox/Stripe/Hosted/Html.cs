using System.Globalization;
using System.Text.Encodings.Web;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Markup; whatever is put into it as a value is encoded.</summary>
internal readonly record struct Html(string Text)
{
    public static readonly Html None = new("");

    public static Html Of(FormattableString markup) =>
        new(string.Format(CultureInfo.InvariantCulture, markup.Format, [.. markup.GetArguments().Select(Encode)]));

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part.Text)));

    public static Html If(bool shown, FormattableString markup) => shown ? Of(markup) : None;

    public override string ToString() => Text;

    private static object Encode(object? value) => value switch
    {
        Html html => html.Text,
        null => "",
        _ => HtmlEncoder.Default.Encode(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };
}
