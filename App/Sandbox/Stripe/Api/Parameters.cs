using System.Globalization;
using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>
/// Holds each operation's parameters against the published ones and gives them their types. In the table, <c>s i n b m</c> are text, integer,
/// number, boolean and metadata, <c>*</c> is anything, <c>=a,b</c> is a choice, <c>{"|":[…]}</c> is any of several, <c>key!</c> is required.
/// </summary>
internal static class Parameters
{
    private static readonly JsonObject Table = (JsonObject)Templates.Load("parameters.json");

    public static bool Knows(string operation) => Table.ContainsKey(operation);

    /// <exception cref="StripeError">A parameter is unknown, missing or of the wrong type.</exception>
    public static JsonObject Check(string operation, JsonObject given) =>
        Table[operation] is JsonObject shape ? Object(shape, given, "") : given.Count == 0 || given.All(pair => pair.Key == "expand")
            ? given
            : throw StripeError.UnknownParameter(given.First(pair => pair.Key != "expand").Key);

    private static JsonObject Object(JsonObject shape, JsonObject given, string at)
    {
        var typed = new JsonObject();
        foreach (var (key, value) in given)
        {
            var name = at.Length == 0 ? key : $"{at}[{key}]";
            var rule = shape[key] ?? shape[key + "!"] ?? throw StripeError.UnknownParameter(name);
            typed[key] = Value(rule, value, name);
        }
        foreach (var (key, _) in shape)
        {
            if (key.EndsWith('!') && !given.ContainsKey(key[..^1]))
            {
                throw StripeError.MissingParameter(at.Length == 0 ? key[..^1] : $"{at}[{key[..^1]}]");
            }
        }
        return typed;
    }

    private static JsonNode? Value(JsonNode rule, JsonNode? value, string name)
    {
        if (value is JsonValue text && text.ToString().Length == 0)
        {
            return "";
        }
        return rule switch
        {
            JsonArray of => Array(of[0]!, value, name),
            JsonObject any when any["|"] is JsonArray choices => Any(choices, value, name),
            JsonObject shape => Object(shape, value as JsonObject ?? throw StripeError.Invalid("Invalid object", name), name),
            _ => Scalar(rule.ToString(), value, name),
        };
    }

    private static JsonArray Array(JsonNode of, JsonNode? value, string name) => value is JsonArray items
        ? new JsonArray([.. items.Select((item, i) => Value(of, item, $"{name}[{i}]"))])
        : throw StripeError.Invalid("Invalid array", name);

    private static JsonNode? Any(JsonArray choices, JsonNode? value, string name)
    {
        StripeError? first = null;
        foreach (var choice in choices)
        {
            try
            {
                return Value(choice!, value, name);
            }
            catch (StripeError refusal)
            {
                first = first is null || refusal.Body.Str("code") == "parameter_unknown" ? refusal : first;
            }
        }
        throw first!;
    }

    private static JsonNode? Scalar(string rule, JsonNode? value, string name)
    {
        if (rule == "*")
        {
            return value?.DeepClone();
        }
        if (rule == "m")
        {
            return Metadata(value, name);
        }
        var text = value is JsonValue ? value.ToString() : throw StripeError.Invalid($"Invalid string: {name}", name);
        return rule[0] switch
        {
            'i' => long.TryParse(text, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw StripeError.Invalid($"Invalid integer: {text}", name, "parameter_invalid_integer"),
            'n' => decimal.TryParse(text, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw StripeError.Invalid($"Invalid decimal: {text}", name),
            'b' => text is "true" or "false" ? text == "true" : throw StripeError.Invalid($"Invalid boolean: {text}", name),
            '=' => Choice(rule[1..].Split(','), text, name),
            _ => text,
        };
    }

    private static JsonValue Choice(string[] allowed, string text, string name) => allowed.Contains(text)
        ? JsonValue.Create(text)
        : throw StripeError.Invalid($"Invalid {name}: must be one of {string.Join(", ", allowed)}", name);

    private static JsonNode Metadata(JsonNode? value, string name)
    {
        // Keys that are all digits look like an array on the wire.
        var map = value switch
        {
            JsonObject pairs => pairs,
            JsonArray list => new JsonObject(list.Select((item, i) => KeyValuePair.Create($"{i}", item?.DeepClone()))),
            _ => throw StripeError.Invalid($"Invalid hash: {name}", name),
        };
        if (map.Count > 50 || map.Any(pair => pair.Key.Length > 40 || pair.Value is not JsonValue || pair.Value.ToString().Length > 500))
        {
            throw StripeError.Invalid("Metadata takes 50 keys of 40 characters with values of 500 characters at most.", name);
        }
        return map.DeepClone();
    }
}
