using System.Globalization;

namespace BlazorAccounts.Platform;

/// <summary>Lines of comma-separated values (RFC 4180) that a spreadsheet opens as values and never as formulas.</summary>
public static class Csv
{
    /// <summary>One line with its end. Numbers and times are written without a culture; times in ISO 8601.</summary>
    public static string Line(params IEnumerable<object?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    private static string Cell(object? value) => value switch
    {
        null => "",
        string text => Quoted(Harmless(text)),
        DateTimeOffset at => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        IFormattable plain => plain.ToString(null, CultureInfo.InvariantCulture),
        _ => Quoted(Harmless(value.ToString() ?? "")),
    };

    // A spreadsheet takes what starts so for a formula, whoever typed it; the apostrophe makes it text.
    private static string Harmless(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
