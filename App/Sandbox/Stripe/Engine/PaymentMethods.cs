using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Cards that customers keep.</summary>
internal static class PaymentMethods
{
    public static JsonObject FromCard(StripeWorld world, TestCard card, long expMonth, long expYear, JsonObject? billing = null)
    {
        var method = world.Create("payment_method");
        method["_card"] = card.Number;
        method["card"]!.AsObject().Take(new JsonObject
        {
            ["brand"] = card.Brand,
            ["display_brand"] = card.Brand,
            ["funding"] = card.Funding,
            ["last4"] = card.Number[^4..],
            ["exp_month"] = expMonth,
            ["exp_year"] = expYear,
            ["fingerprint"] = "fp" + card.Number[^6..],
        }, "brand", "display_brand", "funding", "last4", "exp_month", "exp_year", "fingerprint");
        method["card"]!["networks"]!["available"] = new JsonArray(card.Brand);
        if (billing is not null)
        {
            var details = (JsonObject)method["billing_details"]!;
            details.Take(billing, "email", "name", "phone");
            (details["address"] as JsonObject)?.Take(billing.Obj("address"), "city", "country", "line1", "line2", "postal_code", "state");
        }
        return method;
    }

    /// <summary>An own id, or one of Stripe's aliases such as <c>pm_card_visa</c>, which makes a fresh card.</summary>
    public static JsonObject Resolve(StripeWorld world, string id, string param = "payment_method") =>
        TestCard.ByAlias(id) is { } card && world.Find("payment_method", id) is null
            ? FromCard(world, card, 12, DateTimeOffset.FromUnixTimeSeconds(world.Now).Year + 3)
            : world.Get("payment_method", id, param);

    public static TestCard CardOf(JsonObject method) => TestCard.For(method.Need("_card"));

    public static void Attach(StripeWorld world, JsonObject method, JsonObject customer)
    {
        if (method.Str("customer") == customer.Str("id"))
        {
            return;
        }
        if (method.Str("customer") is not null || method.Flag("_detached"))
        {
            throw StripeError.Invalid("This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, "
                + "and may not be used again.", "payment_method");
        }
        method["customer"] = customer.Need("id");
        world.Emit("payment_method.attached", method);
    }

    public static void Detach(StripeWorld world, JsonObject method)
    {
        var id = method.Need("id");
        method["_detached"] = true;
        foreach (var customer in world["customer"].Rows.Where(row => row.Obj("invoice_settings").Str("default_payment_method") == id))
        {
            world.Change(customer, "customer.updated", () => customer["invoice_settings"]!["default_payment_method"] = null);
        }
        foreach (var subscription in world["subscription"].Rows.Where(row => row.Str("default_payment_method") == id))
        {
            world.Change(subscription, "customer.subscription.updated", () => subscription["default_payment_method"] = null);
        }
        world.Change(method, "payment_method.detached", () => method["customer"] = null);
    }

    /// <summary>The card that pays for a subscription when nobody is there to choose one.</summary>
    public static JsonObject? DefaultFor(StripeWorld world, JsonObject customer, JsonObject? subscription) =>
        world.Find("payment_method", subscription.Str("default_payment_method") ?? customer.Obj("invoice_settings").Str("default_payment_method"));

    public static IEnumerable<JsonObject> Of(StripeWorld world, string customer) =>
        world["payment_method"].NewestFirst().Where(row => row.Str("customer") == customer);
}
