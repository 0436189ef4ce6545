using System.Globalization;
using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Stripe's form encoding: <c>a[b]=c</c>, <c>a[0][b]=c</c> and <c>a[]=c</c> become a tree of texts.</summary>
internal static class FormParser
{
    public static JsonObject Parse(string text)
    {
        var root = new JsonObject();
        foreach (var pair in text.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var cut = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Decode(cut < 0 ? pair : pair[..cut]);
            Put(root, Segments(name), cut < 0 ? "" : Decode(pair[(cut + 1)..]));
        }
        return (JsonObject)Settle(root)!;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string[] Segments(string name)
    {
        var open = name.IndexOf('[', StringComparison.Ordinal);
        return open < 1 || !name.EndsWith(']')
            ? [name]
            : [name[..open], .. name[(open + 1)..^1].Split("][")];
    }

    private static void Put(JsonObject node, string[] path, string value)
    {
        for (var i = 0; i < path.Length - 1; i++)
        {
            var key = Key(node, path[i]);
            if (node[key] is not JsonObject next)
            {
                node[key] = next = [];
            }
            node = next;
        }
        node[Key(node, path[^1])] = value;
    }

    // a[] appends, so it takes the next free index.
    private static string Key(JsonObject node, string segment) =>
        segment.Length > 0 ? segment : node.Count.ToString(CultureInfo.InvariantCulture);

    private static JsonNode? Settle(JsonNode? node)
    {
        if (node is not JsonObject map)
        {
            return node?.DeepClone();
        }
        var indexed = map.Count > 0 && map.All(pair => int.TryParse(pair.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        return indexed
            ? new JsonArray([.. map.OrderBy(pair => int.Parse(pair.Key, CultureInfo.InvariantCulture)).Select(pair => Settle(pair.Value))])
            : new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Settle(pair.Value))));
    }
}
