using System.Text.Json;
using System.Text.Json.Nodes;

namespace BlazorAccounts.Tests.Sandbox.Stripe;

/// <summary>Holds wire objects against the published schemas: required, nullable, types, enums, anyOf, references.</summary>
internal static class JsonShape
{
    private static readonly JsonObject Schemas = (JsonObject)StripeFixture.Read("schemas.json")["schemas"]!;
    private static readonly JsonObject Samples = (JsonObject)StripeFixture.Read("stripe-fixtures.json")["resources"]!;

    private static readonly Dictionary<string, string> Names = new()
    {
        ["customer"] = "Customer",
        ["product"] = "Product",
        ["price"] = "Price",
        ["checkout.session"] = "Checkout.Session",
        ["item"] = "LineItem",
        ["billing_portal.session"] = "BillingPortal.Session",
        ["billing_portal.configuration"] = "BillingPortal.Configuration",
        ["subscription"] = "Subscription",
        ["subscription_item"] = "SubscriptionItem",
        ["payment_intent"] = "PaymentIntent",
        ["payment_method"] = "PaymentMethod",
        ["setup_intent"] = "SetupIntent",
        ["refund"] = "Refund",
        ["invoice"] = "Invoice",
        ["line_item"] = "InvoiceLineItem",
        ["invoice_payment"] = "InvoicePayment",
        ["coupon"] = "Coupon",
        ["promotion_code"] = "PromotionCode",
        ["discount"] = "Discount",
        ["event"] = "Event",
        ["webhook_endpoint"] = "WebhookEndpoint",
        ["charge"] = "Charge",
        ["dispute"] = "Dispute",
    };

    /// <summary>What is wrong with an answer of the API; empty when nothing is.</summary>
    public static List<string> Problems(JsonNode answer)
    {
        var problems = new List<string>();
        if (answer["error"] is not null)
        {
            Check((JsonObject)Schemas["Error"]!, answer, "error", problems);
        }
        else if (answer["object"]?.ToString() == "list")
        {
            Assert.Equal(["data", "has_more", "object", "url"], ((JsonObject)answer).Select(pair => pair.Key).Order());
            foreach (var row in (JsonArray)answer["data"]!)
            {
                problems.AddRange(Problems(row!));
            }
        }
        else if (answer["deleted"]?.GetValue<bool>() != true)
        {
            var type = answer["object"]!.ToString();
            Check((JsonObject)Schemas[Names[type]]!, answer, type, problems);
            Hidden(answer, type, problems);
            problems.AddRange(MissingKeys(answer, type));
            if (type == "event")
            {
                problems.AddRange(Problems(answer["data"]!["object"]!).Select(problem => $"{answer["type"]}: {problem}"));
            }
        }
        return problems;
    }

    // Every key that the vendor's own sample of the type has, apart from legacy ones the schema does not know.
    private static IEnumerable<string> MissingKeys(JsonNode answer, string type) => Samples[type] is not JsonObject sample ? [] : sample
        .Where(pair => Schemas[Names[type]]!["properties"]![pair.Key] is not null && answer[pair.Key] is null && !((JsonObject)answer).ContainsKey(pair.Key))
        .Where(pair => (type, pair.Key) is not ("subscription_item", "quantity"))
        .Select(pair => $"{type}.{pair.Key}: the vendor's sample has it");

    private static void Hidden(JsonNode? node, string at, List<string> problems)
    {
        foreach (var (key, value) in node as JsonObject ?? [])
        {
            if (key.StartsWith('_'))
            {
                problems.Add($"{at}.{key}: leaves the sandbox");
            }
            Hidden(value, $"{at}.{key}", problems);
        }
        foreach (var item in node as JsonArray ?? [])
        {
            Hidden(item, at + "[]", problems);
        }
    }

    private static void Check(JsonObject schema, JsonNode? value, string at, List<string> problems)
    {
        if (schema["$ref"]?.ToString() is { } reference)
        {
            Check((JsonObject)Schemas[reference.Split('/')[^1]]!, value, at, problems);
            return;
        }
        if (value is null)
        {
            if (schema["nullable"]?.GetValue<bool>() != true)
            {
                problems.Add($"{at}: is null");
            }
            return;
        }
        if (schema["anyOf"] is JsonArray choices)
        {
            CheckAny(choices, value, at, problems);
            return;
        }
        if (schema["type"]?.ToString() is { } type && !Fits(type, value))
        {
            problems.Add($"{at}: is {value.ToJsonString()}, not {type}");
            return;
        }
        if (schema["enum"] is JsonArray allowed && !allowed.Any(item => JsonNode.DeepEquals(item, value)))
        {
            problems.Add($"{at}: {value.ToJsonString()} is not one of {allowed.ToJsonString()}");
        }
        if (value is JsonArray items && schema["items"] is JsonObject each)
        {
            for (var i = 0; i < items.Count; i++)
            {
                Check(each, items[i], $"{at}[{i}]", problems);
            }
        }
        if (value is JsonObject map)
        {
            CheckObject(schema, map, at, problems);
        }
    }

    private static void CheckObject(JsonObject schema, JsonObject map, string at, List<string> problems)
    {
        foreach (var required in schema["required"] as JsonArray ?? [])
        {
            if (!map.ContainsKey(required!.ToString()))
            {
                problems.Add($"{at}.{required}: is missing");
            }
        }
        var known = schema["properties"] as JsonObject;
        foreach (var (key, value) in map)
        {
            if (known?[key] is JsonObject rule)
            {
                Check(rule, value, $"{at}.{key}", problems);
            }
            else if (schema["additionalProperties"] is JsonObject rest)
            {
                Check(rest, value, $"{at}.{key}", problems);
            }
            else if (known is { Count: > 0 })
            {
                problems.Add($"{at}.{key}: is not in the schema");
            }
        }
    }

    private static void CheckAny(JsonArray choices, JsonNode value, string at, List<string> problems)
    {
        List<string>? best = null;
        foreach (var choice in choices)
        {
            var found = new List<string>();
            Check((JsonObject)choice!, value, at, found);
            if (found.Count == 0)
            {
                return;
            }
            best = best is null || found.Count < best.Count ? found : best;
        }
        problems.AddRange(best!);
    }

    private static bool Fits(string type, JsonNode value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value.GetValueKind() == JsonValueKind.String,
        "boolean" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.GetValueKind() == JsonValueKind.Number && !value.ToJsonString().Contains('.', StringComparison.Ordinal),
        _ => value.GetValueKind() == JsonValueKind.Number,
    };
}
