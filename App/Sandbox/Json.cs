using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox;

/// <summary>Reads wire objects without ceremony. An empty text counts as unset, as it does on the gateways' wires.</summary>
internal static class Json
{
    public static string? Str(this JsonNode? node, string key) =>
        (node as JsonObject)?[key] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;

    public static string Need(this JsonNode? node, string key) => node.Str(key) ?? throw new InvalidOperationException($"'{key}' is not set.");

    public static long? Int(this JsonNode? node, string key) => (node as JsonObject)?[key] switch
    {
        JsonValue value when value.TryGetValue(out long number) => number,
        JsonValue value when value.TryGetValue(out int number) => number,
        _ => null,
    };

    public static decimal? Number(this JsonNode? node, string key) => (node as JsonObject)?[key] switch
    {
        JsonValue value when value.TryGetValue(out decimal number) => number,
        JsonValue value when value.TryGetValue(out long number) => number,
        _ => null,
    };

    public static bool Flag(this JsonNode? node, string key) =>
        (node as JsonObject)?[key] is JsonValue value && value.TryGetValue(out bool flag) && flag;

    public static bool? FlagOrNull(this JsonNode? node, string key) => node.Has(key) ? node.Flag(key) : null;

    public static JsonObject? Obj(this JsonNode? node, string key) => (node as JsonObject)?[key] as JsonObject;

    public static bool Has(this JsonNode? node, string key) => node is JsonObject map && map.ContainsKey(key);

    /// <summary>The objects of an array, or of a list's <c>data</c>.</summary>
    public static List<JsonObject> Rows(this JsonNode? node, string key) => (node as JsonObject)?[key] switch
    {
        JsonArray array => [.. array.OfType<JsonObject>()],
        JsonObject list when list["data"] is JsonArray data => [.. data.OfType<JsonObject>()],
        _ => [],
    };

    public static List<string> Texts(this JsonNode? node, string key) =>
        (node as JsonObject)?[key] is JsonArray array ? [.. array.OfType<JsonValue>().Select(value => value.ToString())] : [];

    /// <summary>Copies the named keys when they are present; an empty text becomes null.</summary>
    public static void Take(this JsonObject to, JsonNode? from, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (from is JsonObject map && map.TryGetPropertyValue(key, out var value))
            {
                to[key] = value is JsonValue text && text.TryGetValue(out string? s) && s.Length == 0 ? null : value?.DeepClone();
            }
        }
    }

    /// <summary>Metadata as Stripe merges it: an empty value removes its key, an empty map removes all.</summary>
    public static void TakeMetadata(this JsonObject to, JsonNode? from)
    {
        if (from is not JsonObject map || !map.TryGetPropertyValue("metadata", out var given))
        {
            return;
        }
        if (given is not JsonObject pairs)
        {
            to["metadata"] = new JsonObject();
            return;
        }
        var kept = to["metadata"] as JsonObject ?? [];
        to["metadata"] = kept.Parent is null ? kept : kept.DeepClone();
        kept = (JsonObject)to["metadata"]!;
        foreach (var (key, value) in pairs)
        {
            kept.Remove(key);
            if (value is not null && value.ToString().Length > 0)
            {
                kept[key] = value.ToString();
            }
        }
    }

    public static JsonObject Copy(this JsonObject node) => (JsonObject)node.DeepClone();

    public static JsonArray ToJson(this IEnumerable<JsonObject> rows) => new([.. rows]);

    public static JsonArray ToJson(this IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
