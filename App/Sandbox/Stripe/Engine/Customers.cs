using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

internal static class Customers
{
    public static JsonObject Create(StripeWorld world, JsonObject asked)
    {
        var customer = world.Create("customer");
        customer["invoice_prefix"] = Ids.Random(8).ToUpperInvariant();
        Fill(world, customer, asked);
        world.Emit("customer.created", customer);
        return customer;
    }

    public static void Fill(StripeWorld world, JsonObject customer, JsonObject asked)
    {
        customer.Take(asked, "email", "name", "phone", "description", "preferred_locales", "tax_exempt", "balance", "shipping",
            "business_name", "individual_name");
        customer.TakeMetadata(asked);
        if (asked.Obj("address") is { } address)
        {
            var full = new JsonObject { ["city"] = null, ["country"] = null, ["line1"] = null, ["line2"] = null, ["postal_code"] = null, ["state"] = null };
            full.Take(address, "city", "country", "line1", "line2", "postal_code", "state");
            customer["address"] = full;
        }
        if (asked.Str("payment_method") is { } attached)
        {
            PaymentMethods.Attach(world, PaymentMethods.Resolve(world, attached), customer);
        }
        if (asked.Obj("invoice_settings") is { } settings && settings.Has("default_payment_method"))
        {
            var method = settings.Str("default_payment_method") is { } id
                ? PaymentMethods.Resolve(world, id, "invoice_settings[default_payment_method]") : null;
            if (method is not null && method.Str("customer") != customer.Str("id"))
            {
                throw StripeError.Invalid($"The customer does not have a payment method with the ID {method.Str("id")}. "
                    + "The payment method must be attached to the customer.", "invoice_settings[default_payment_method]", "resource_missing");
            }
            customer["invoice_settings"]!["default_payment_method"] = method.Str("id");
        }
    }

    /// <summary>Ends what the customer still has, then leaves a stub.</summary>
    public static JsonObject Delete(StripeWorld world, JsonObject customer)
    {
        var id = customer.Need("id");
        foreach (var subscription in world["subscription"].Rows.Where(row => row.Str("customer") == id
            && row.Str("status") is not ("canceled" or "incomplete_expired")))
        {
            SubscriptionStates.End(world, subscription, "cancellation_requested");
        }
        foreach (var method in PaymentMethods.Of(world, id).ToList())
        {
            PaymentMethods.Detach(world, method);
        }
        world.Emit("customer.deleted", customer);
        return world["customer"].Delete(customer, keepStub: true);
    }
}
