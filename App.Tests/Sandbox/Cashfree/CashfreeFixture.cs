using System.Text.Json.Nodes;

namespace BlazorAccounts.Tests.Sandbox.Cashfree;

internal static class CashfreeFixture
{
    private static readonly JsonNode Schemas = Read("schemas.json")["schemas"]!;

    public static JsonNode Read(string file) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "cashfree", file)))!;

    public static JsonNode Sample(string name) => Read("cashfree-webhook-samples.json")["samples"]![name]!;

    /// <summary>What an answer lacks of the published example, and what it has that is nowhere published.</summary>
    public static List<string> Problems(string schema, JsonObject answer)
    {
        var example = (JsonObject)Schemas[schema]!["example"]!;
        var known = ((JsonArray)Schemas[schema]!["properties"]!).Select(name => name!.ToString()).Concat(example.Select(pair => pair.Key)).ToHashSet();
        string[] optional = ["cart_details", "refund_mode", "charges_currency", "forex_conversion_handling_charge", "forex_conversion_handling_tax", "forex_conversion_rate"];
        return
        [
            .. answer.Where(pair => !known.Contains(pair.Key)).Select(pair => $"{schema}.{pair.Key} is not published"),
            .. example.Where(pair => !answer.ContainsKey(pair.Key) && !optional.Contains(pair.Key)).Select(pair => $"{schema}.{pair.Key} is missing"),
            .. example.Where(pair => Kind(pair.Value) is { } kind && Kind(answer[pair.Key]) is { } ours && kind != ours).Select(pair => $"{schema}.{pair.Key} is of another type"),
        ];
    }

    /// <summary>What a webhook's body lacks of the recorded one, at any depth.</summary>
    public static List<string> Missing(JsonNode recorded, JsonNode? ours, string at = "")
    {
        if (recorded is not JsonObject map || at.EndsWith("payment_method", StringComparison.Ordinal) || at.EndsWith("_tags", StringComparison.Ordinal))
        {
            return Kind(recorded) is { } kind && Kind(ours) is { } real && kind != real ? [$"{at} is of another type"] : [];
        }
        return [.. map.SelectMany(pair => ours is JsonObject there && there.ContainsKey(pair.Key)
            ? pair.Value is null ? [] : Missing(pair.Value, there[pair.Key], $"{at}.{pair.Key}")
            : [$"{at}.{pair.Key} is missing"])];
    }

    private static System.Text.Json.JsonValueKind? Kind(JsonNode? node) => node?.GetValueKind() switch
    {
        null or System.Text.Json.JsonValueKind.Null => null,
        System.Text.Json.JsonValueKind.False => System.Text.Json.JsonValueKind.True,
        { } kind => kind,
    };
}
