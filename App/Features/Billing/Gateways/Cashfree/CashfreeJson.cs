using System.Globalization;
using System.Text.Json;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

/// <summary>Reads Cashfree's JSON without surprise: absent and null are the same, ids may be numbers and amounts texts, moments may lack their offset.</summary>
internal static class CashfreeJson
{
    private static readonly TimeSpan India = new(5, 30, 0);

    public static JsonElement Child(JsonElement value, string name) =>
        value.ValueKind is JsonValueKind.Object && value.TryGetProperty(name, out var child) ? child : default;

    public static string? Text(JsonElement value, string name) => Child(value, name) switch
    {
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 } given => given,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    public static bool Flag(JsonElement value, string name) => Child(value, name).ValueKind is JsonValueKind.True;

    public static int Count(JsonElement value, string name) => Child(value, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var count) ? count : 0;

    /// <summary>Major units on the wire, minor units here; null for what is no amount, and for parts of a paisa.</summary>
    public static Money? Price(JsonElement value, string name, string? currency)
    {
        if (!decimal.TryParse(Text(value, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var major) || currency is not { Length: 3 } || !currency.All(char.IsAsciiLetterUpper))
        {
            return null;
        }
        decimal scale = new Money(0, currency).Decimals switch { 0 => 1, 3 => 1000, _ => 100 };
        return Math.Abs(major) < 10_000_000_000_000m && decimal.Truncate(major * scale) == major * scale ? new((long)(major * scale), currency) : null;
    }

    /// <summary>A moment; one without offset is Indian.</summary>
    public static DateTimeOffset? Time(JsonElement value, string name)
    {
        if (Text(value, name) is not { Length: >= 10 } text || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return null;
        }
        var said = text[^1] == 'Z' || text.LastIndexOfAny(['+', '-']) > 10;
        return (said ? moment : new DateTimeOffset(moment.UtcDateTime.Ticks, India)).ToUniversalTime();
    }

    public static IEnumerable<JsonElement> Items(JsonElement list) => list.ValueKind is JsonValueKind.Array ? list.EnumerateArray() : [];
}
