using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using BlazorAccounts.Tests.Sandbox.Stripe;

namespace BlazorAccounts.Tests.Features.Billing.Wire;

/// <summary>Holds a request's parameters against the published operations: known name, required, type, enum. What arrives is text, so types are read from it.</summary>
internal static class RequestShape
{
    private static readonly JsonNode Published = StripeFixture.Read("requests.json");

    /// <summary>The published operation of a request, such as <c>POST /v1/subscriptions/{id}</c>; null when there is none.</summary>
    public static string? Operation(SentRequest sent) =>
        ((JsonObject)Published["operations"]!).Select(pair => pair.Key).FirstOrDefault(name => Fits($"{sent.Method} {sent.Path}".Split('/'), name.Split('/')));

    /// <summary>What is wrong with the parameters; empty when nothing is.</summary>
    public static List<string> Problems(SentRequest sent)
    {
        if (Operation(sent) is not { } operation)
        {
            return [$"{sent.Method} {sent.Path}: no such operation"];
        }
        var problems = new List<string>();
        Check((JsonObject)Published["operations"]![operation]!, Tree(Pairs(sent.Parameters)), operation, problems);
        return problems;
    }

    /// <summary>Names and values, decoded, in order.</summary>
    public static IReadOnlyList<(string Name, string Value)> Pairs(string parameters) =>
    [
        .. parameters.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .Select(pair => (Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[1]))),
    ];

    /// <summary>As the vendor's client writes them: brackets plain in names, every other byte outside letters, digits and <c>-_.~</c> in hex.</summary>
    public static string Encode(IEnumerable<(string Name, string Value)> pairs) =>
        string.Join('&', pairs.Select(pair => $"{Escape(pair.Name, "[]")}={Escape(pair.Value, "")}"));

    private static string Escape(string text, string plain)
    {
        var escaped = new StringBuilder();
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            var letter = (char)one;
            _ = char.IsAsciiLetterOrDigit(letter) || "-_.~".Contains(letter, StringComparison.Ordinal) || plain.Contains(letter, StringComparison.Ordinal)
                ? escaped.Append(letter)
                : escaped.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
        }
        return escaped.ToString();
    }

    private static bool Fits(string[] path, string[] template) =>
        path.Length == template.Length && path.Zip(template).All(part => part.Second == part.First || (part.Second is ['{', ..] && part.First.Length > 0));

    // a[b][0]=c becomes { a: { b: { 0: c } } }: arrays stay objects with numbers for names until the schema says what they are.
    private static JsonObject Tree(IEnumerable<(string Name, string Value)> pairs)
    {
        var root = new JsonObject();
        foreach (var (name, value) in pairs)
        {
            var steps = name.Split('[').Select(step => step.TrimEnd(']')).ToList();
            var at = root;
            foreach (var step in steps[..^1])
            {
                at = (JsonObject)(at[step] ??= new JsonObject());
            }
            Assert.True(at.TryAdd(steps[^1], value), $"{name} is sent twice");
        }
        return root;
    }

    private static void Check(JsonObject schema, JsonNode value, string at, List<string> problems)
    {
        if (schema["$ref"]?.ToString() is { } reference)
        {
            Check((JsonObject)Published["schemas"]![reference.Split('/')[^1]]!, value, at, problems);
            return;
        }
        if (schema["anyOf"] is JsonArray choices)
        {
            var tries = choices.Select(choice => { List<string> found = []; Check((JsonObject)choice!, value, at, found); return found; }).ToList();
            problems.AddRange(tries.MinBy(found => found.Count)!);
            return;
        }
        switch (schema["type"]?.ToString())
        {
            case "object" when value is JsonObject map:
                CheckObject(schema, map, at, problems);
                break;
            case "array" when value is JsonObject items && items.Select(i => i.Key).SequenceEqual(Enumerable.Range(0, items.Count).Select(i => i.ToString(CultureInfo.InvariantCulture))):
                foreach (var (index, item) in items)
                {
                    Check((JsonObject)schema["items"]!, item!, $"{at}[{index}]", problems);
                }
                break;
            case { } type when value is not JsonValue text || !Reads(type, text.ToString()):
                problems.Add($"{at}: is {value.ToJsonString()}, not {type}");
                break;
            default:
                CheckEnum(schema, value, at, problems);
                break;
        }
    }

    private static void CheckEnum(JsonObject schema, JsonNode value, string at, List<string> problems)
    {
        if (schema["enum"] is JsonArray allowed && !allowed.Any(item => item!.ToString() == value.ToString()))
        {
            problems.Add($"{at}: {value} is not one of {allowed.ToJsonString()}");
        }
    }

    private static void CheckObject(JsonObject schema, JsonObject map, string at, List<string> problems)
    {
        problems.AddRange((schema["required"] as JsonArray ?? []).Where(name => !map.ContainsKey(name!.ToString())).Select(name => $"{at}.{name}: is missing"));
        foreach (var (name, value) in map)
        {
            var rule = schema["properties"]?[name] as JsonObject ?? schema["additionalProperties"] as JsonObject;
            if (rule is null)
            {
                problems.Add($"{at}.{name}: is no parameter");
            }
            else
            {
                Check(rule, value!, $"{at}.{name}", problems);
            }
        }
    }

    private static bool Reads(string type, string text) => type switch
    {
        "integer" => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "number" => decimal.TryParse(text, CultureInfo.InvariantCulture, out _),
        "boolean" => text is "true" or "false",
        "string" => true,
        _ => false,
    };
}
