using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Replaces ids by their objects where <c>expand</c> asks for it.</summary>
internal static class Expander
{
    private static readonly Dictionary<string, string> Types = new()
    {
        ["customer"] = "customer",
        ["product"] = "product",
        ["price"] = "price",
        ["default_price"] = "price",
        ["subscription"] = "subscription",
        ["latest_invoice"] = "invoice",
        ["invoice"] = "invoice",
        ["payment_intent"] = "payment_intent",
        ["setup_intent"] = "setup_intent",
        ["pending_setup_intent"] = "setup_intent",
        ["payment_method"] = "payment_method",
        ["default_payment_method"] = "payment_method",
        ["charge"] = "charge",
        ["latest_charge"] = "charge",
        ["coupon"] = "coupon",
        ["promotion_code"] = "promotion_code",
        ["discounts"] = "discount",
        ["discount"] = "discount",
        ["configuration"] = "billing_portal.configuration",
    };

    public static void Apply(StripeWorld world, JsonObject answer, IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            var segments = path.Split('.');
            if (segments.Length > 4 + (segments[0] == "data" ? 1 : 0))
            {
                throw StripeError.Invalid($"You cannot expand more than 4 levels of a property ({path}).", "expand");
            }
            Walk(world, answer, segments, path);
        }
    }

    private static void Walk(StripeWorld world, JsonObject node, ReadOnlySpan<string> segments, string path)
    {
        if (segments.Length == 0)
        {
            return;
        }
        var key = segments[0];
        if (Computed(world, node, key) is { } shown)
        {
            node[key] = shown;
        }
        if (!node.ContainsKey(key))
        {
            throw StripeError.Invalid($"This property cannot be expanded ({path}).", "expand");
        }
        if (node[key] is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (Open(world, key, list[i]) is { Parent: null } shownItem)
                {
                    list[i] = shownItem;
                }
                WalkInto(world, list[i], segments[1..], path);
            }
            return;
        }
        if (Open(world, key, node[key]) is { Parent: null } opened)
        {
            node[key] = opened;
        }
        WalkInto(world, node[key], segments[1..], path);
    }

    private static void WalkInto(StripeWorld world, JsonNode? node, ReadOnlySpan<string> rest, string path)
    {
        if (node is JsonObject next)
        {
            Walk(world, next, rest, path);
        }
    }

    private static JsonNode? Open(StripeWorld world, string key, JsonNode? value) =>
        value is JsonValue id && Types.TryGetValue(key, out var type) && world.Find(type, id.ToString()) is { } found
            ? Wire.Clean(found)
            : value;

    // Fields that Stripe shows only when asked.
    private static JsonNode? Computed(StripeWorld world, JsonObject node, string key) => (node.Str("object"), key) switch
    {
        ("checkout.session", "line_items") => Wire.List($"/v1/checkout/sessions/{node.Str("id")}/line_items",
            CheckoutTotals.LineItems(world, world.Find("checkout.session", node.Str("id"))!)),
        ("invoice", "payments") => Wire.List($"/v1/invoice_payments?invoice={node.Str("id")}",
            Invoices.PaymentsOf(world, node.Str("id")).Select(Wire.Clean)),
        ("invoice", "confirmation_secret") => Invoices.ConfirmationSecret(world, node),
        ("customer", "subscriptions") => Wire.List($"/v1/customers/{node.Str("id")}/subscriptions",
            world["subscription"].NewestFirst().Where(s => s.Str("customer") == node.Str("id") && s.Str("status") != "canceled").Select(Wire.Clean)),
        ("charge", "refunds") => Wire.List($"/v1/charges/{node.Str("id")}/refunds",
            world["refund"].NewestFirst().Where(r => r.Str("charge") == node.Str("id")).Select(Wire.Clean)),
        ("price", "tiers") => world.Find("price", node.Str("id"))?["tiers"]?.DeepClone(),
        ("subscription_item", "billed_until") => node["current_period_end"]?.DeepClone(),
        _ => null,
    };
}
