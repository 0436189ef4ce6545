using System.Text.Json;

namespace BlazorAccounts.Features.Billing.Gateways.Stripe;

/// <summary>Reads Stripe's JSON without surprise: absent and null are the same, and what may be expanded is read as an id either way.</summary>
internal static class StripeJson
{
    public static JsonElement Child(JsonElement value, string name) =>
        value.ValueKind is JsonValueKind.Object && value.TryGetProperty(name, out var child) ? child : default;

    public static JsonElement Child(JsonElement value, string name, string inner) => Child(Child(value, name), inner);

    public static string? Text(JsonElement value, string name) => Child(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The id of a field that holds an id or, expanded, the whole object.</summary>
    public static string? Id(JsonElement value, string name) => Child(value, name) switch
    {
        { ValueKind: JsonValueKind.String } id => id.GetString(),
        { ValueKind: JsonValueKind.Object } whole => Text(whole, "id"),
        _ => null,
    };

    public static long? Number(JsonElement value, string name) =>
        Child(value, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var whole) ? whole : null;

    public static bool Flag(JsonElement value, string name) => Child(value, name).ValueKind is JsonValueKind.True;

    public static DateTimeOffset? Time(JsonElement value, string name) =>
        Number(value, name) is { } seconds and >= -62_135_596_800 and <= 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>The <c>data</c> of a list; nothing when it is none.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement list) => Child(list, "data") is { ValueKind: JsonValueKind.Array } data ? data.EnumerateArray() : [];
}
