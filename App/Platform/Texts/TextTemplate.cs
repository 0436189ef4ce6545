using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace BlazorAccounts.Platform.Texts;

/// <summary>What the compiler makes of an interpolated string that is given to <see cref="Text.L(TextTemplate)"/>: a template with places, and their values.</summary>
[InterpolatedStringHandler]
public readonly ref struct TextTemplate(int literalLength, int formattedCount)
{
    private readonly StringBuilder _template = new(literalLength + (4 * formattedCount));
    private readonly object?[] _values = new object?[formattedCount];
    private readonly int[] _count = [0];

    internal string Template => _template.ToString();

    internal object?[] Values => _values;

    public void AppendLiteral(string text) => _template.Append(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    public void AppendFormatted<T>(T value) => Append(value, format: null);

    public void AppendFormatted<T>(T value, string? format) => Append(value, format);

    private void Append(object? value, string? format)
    {
        var place = _count[0]++;
        _values[place] = value;
        _template.Append(CultureInfo.InvariantCulture, $"{{{place}{(format is null ? null : ":" + format)}}}");
    }
}
