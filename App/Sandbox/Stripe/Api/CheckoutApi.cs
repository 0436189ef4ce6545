using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

internal static class CheckoutApi
{
    public static void Map(Routes routes)
    {
        routes.On("POST /v1/checkout/sessions", Create);
        routes.On("GET /v1/checkout/sessions", call => call.Page("/v1/checkout/sessions",
            call.World["checkout.session"].NewestFirst().Matching(call, "customer", "subscription", "payment_intent", "status")));
        routes.On("GET /v1/checkout/sessions/{id}", call => call.Target("checkout.session"));
        routes.On("POST /v1/checkout/sessions/{id}/expire", Expire);
        routes.On("GET /v1/checkout/sessions/{id}/line_items", call => call.Page($"/v1/checkout/sessions/{call.Id}/line_items",
            CheckoutTotals.LineItems(call.World, call.Target("checkout.session"))));
    }

    private static JsonObject Create(Call call)
    {
        var (world, asked) = (call.World, call.Params);
        var mode = call.Need("mode");
        CheckoutRules.Check(world, asked, mode);
        var customer = call.Find("customer", "customer");
        var items = new List<JsonObject>();
        var lines = asked.Rows("line_items");
        for (var i = 0; i < lines.Count; i++)
        {
            items.Add(CheckoutRules.Item(world, lines[i], mode, $"line_items[{i}]"));
        }
        CheckoutRules.CheckItems(world, items, mode);
        var session = world.Blank("checkout.session", "cs_test_a1" + Ids.Random(56));
        session.Take(asked, "allow_promotion_codes", "billing_address_collection", "cancel_url", "client_reference_id", "customer_email", "locale",
            "mode", "phone_number_collection", "submit_type", "success_url", "tax_id_collection", "origin_context", "integration_identifier");
        session.TakeMetadata(asked);
        session["customer"] = customer.Str("id");
        session["customer_creation"] = customer is not null || mode == "subscription" ? (customer is null ? "always" : null)
            : call.Str("customer_creation") ?? "if_required";
        session["payment_method_collection"] = mode == "subscription" ? call.Str("payment_method_collection") ?? "always"
            : mode == "payment" ? "if_required" : null;
        session["customer_details"] = Details(customer.Str("email") ?? call.Str("customer_email"), customer.Str("name"));
        session["automatic_tax"]!["enabled"] = asked.Obj("automatic_tax").Flag("enabled");
        session["expires_at"] = asked.Int("expires_at") ?? world.Now + Calendar.Day;
        session["currency"] = items.Count > 0 ? world.Get("price", items[0].Need("price")).Str("currency") : call.Str("currency");
        session["url"] = $"{call.Origin}/sandbox/stripe/checkout/{session.Str("id")}";
        session["_items"] = items.ToJson();
        session["_success_url"] = call.Str("success_url");
        foreach (var key in (string[])["subscription_data", "payment_intent_data", "setup_intent_data"])
        {
            session["_" + key] = asked[key]?.DeepClone();
        }
        CheckoutRules.Discount(world, session, asked);
        CheckoutTotals.Set(world, session);
        world["checkout.session"].Add(session);
        return session;
    }

    private static JsonObject Expire(Call call)
    {
        var session = call.Target("checkout.session");
        if (session.Str("status") != "open")
        {
            throw StripeError.Invalid("Only Checkout Sessions with a status in [\"open\"] can be expired. "
                + $"This Checkout Session has a status of `{session.Str("status")}`.");
        }
        CheckoutFlow.Expire(call.World, session);
        return session;
    }

    private static JsonObject? Details(string? email, string? name) => email is null ? null : new()
    {
        ["address"] = null,
        ["business_name"] = null,
        ["email"] = email,
        ["individual_name"] = null,
        ["name"] = name,
        ["phone"] = null,
        ["tax_exempt"] = "none",
        ["tax_ids"] = null,
    };
}
