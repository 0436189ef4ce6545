using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>Objects as they leave: a copy without our own keys. Tags are the caller's and stay whole.</summary>
internal static class Wire
{
    public static JsonObject Clean(JsonObject stored) => (JsonObject)Copy(stored)!;

    public static JsonArray Clean(IEnumerable<JsonObject> stored) => new([.. stored.Select(Clean)]);

    private static JsonNode? Copy(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map
            .Where(pair => pair.Key[0] != '_')
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Key.EndsWith("_tags", StringComparison.Ordinal) ? pair.Value?.DeepClone() : Copy(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Copy)]),
        _ => node?.DeepClone(),
    };
}
