using System.Globalization;
using System.Text.Encodings.Web;

namespace BlazorAccounts.Sandbox;

/// <summary>Markup; whatever is put into it as a value is encoded.</summary>
internal readonly record struct Html(string Text)
{
    public static readonly Html None = new("");

    public static Html Of(FormattableString markup) =>
        new(string.Format(CultureInfo.InvariantCulture, markup.Format, [.. markup.GetArguments().Select(Encode)]));

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part.Text)));

    public static Html If(bool shown, FormattableString markup) => shown ? Of(markup) : None;

    public override string ToString() => Text;

    private static object Encode(object? value) => value is Html html ? html.Text : new Encoded(value);

    // Formats first and encodes then, so that a format in the markup still works.
    private sealed class Encoded(object? value) : IFormattable
    {
        public string ToString(string? format, IFormatProvider? formatProvider) => HtmlEncoder.Default.Encode(
            (value is IFormattable formattable ? formattable.ToString(format, formatProvider) : value?.ToString()) ?? "");
    }
}
