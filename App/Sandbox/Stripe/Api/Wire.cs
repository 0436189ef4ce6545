using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Objects as they leave: a copy without our own keys and without what only an expansion shows.</summary>
internal static class Wire
{
    public static JsonObject Clean(JsonObject stored) => (JsonObject)Copy(stored)!;

    public static JsonObject List(string url, IEnumerable<JsonNode> rows, bool hasMore = false) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. rows]),
        ["has_more"] = hasMore,
        ["url"] = url,
    };

    private static JsonNode? Copy(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map
            .Where(pair => pair.Key[0] != '_' && !(pair.Key == "tiers" && map.Str("object") == "price"))
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Key == "metadata" ? pair.Value?.DeepClone() : Copy(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Copy)]),
        _ => node?.DeepClone(),
    };
}
