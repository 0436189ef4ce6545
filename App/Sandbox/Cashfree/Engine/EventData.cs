using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>The <c>data</c> of webhooks, in the recorded shapes.</summary>
internal static class EventData
{
    public static JsonObject Payment(JsonObject order, JsonObject payment)
    {
        var shown = new JsonObject { ["payment_surcharge"] = null };
        foreach (var key in new[]
        {
            "cf_payment_id", "payment_status", "payment_amount", "payment_currency", "payment_message", "payment_time", "bank_reference", "auth_id",
            "payment_method", "payment_group", "international_payment",
        })
        {
            shown[key] = payment[key]?.DeepClone();
        }
        var data = new JsonObject
        {
            ["order"] = new JsonObject
            {
                ["order_id"] = order.Need("order_id"),
                ["order_amount"] = order.Number("order_amount"),
                ["order_currency"] = order.Need("order_currency"),
                ["order_tags"] = order.Obj("order_tags")?.Copy(),
            },
            ["payment"] = shown,
            ["customer_details"] = Customer(order.Obj("customer_details")!, "customer_name", "customer_id", "customer_email", "customer_phone"),
            ["payment_gateway_details"] = Gateway(),
            ["payment_offers"] = null,
        };
        if (payment.Obj("error_details") is { } error)
        {
            data["error_details"] = error.Copy();
        }
        return data;
    }

    public static JsonObject Subscription(JsonObject subscription) => new()
    {
        ["subscription_details"] = Details(subscription),
        ["customer_details"] = Customer(subscription.Obj("customer_details")!, "customer_name", "customer_email", "customer_phone"),
        ["plan_details"] = subscription.Obj("plan_details")!.Copy(),
        ["authorization_details"] = Authorization(subscription),
        ["payment_gateway_details"] = new JsonObject
        {
            ["gateway_name"] = "CASHFREE",
            ["gateway_subscription_id"] = subscription.Need("cf_subscription_id"),
            ["gateway_plan_id"] = subscription.Obj("plan_details").Str("plan_id"),
            ["gateway_auth_id"] = subscription.Obj("authorisation_details").Str("authorization_reference"),
        },
    };

    public static JsonObject Debit(JsonObject subscription, JsonObject debit)
    {
        var data = Wire.Clean(debit);
        data["subscription_details"] = Details(subscription);
        data["authorization_details"] = Authorization(subscription);
        data["payment_currency"] = subscription.Obj("plan_details").Str("plan_currency");
        data["payment_gateway_details"] = new JsonObject
        {
            ["gateway_name"] = "CASHFREE",
            ["gateway_subscription_id"] = subscription.Need("cf_subscription_id"),
            ["gateway_payment_id"] = debit.Need("cf_payment_id"),
        };
        return data;
    }

    public static JsonObject Authorization(JsonObject subscription)
    {
        var shown = subscription.Obj("authorisation_details")!.Copy();
        shown["approve_by_time"] = "";
        return shown;
    }

    public static JsonObject Gateway() => new()
    {
        ["gateway_name"] = "CASHFREE",
        ["gateway_order_id"] = null,
        ["gateway_payment_id"] = null,
        ["gateway_order_reference_id"] = null,
        ["gateway_settlement"] = "CASHFREE",
        ["gateway_status_code"] = null,
        ["gateway_reference_name"] = null,
    };

    // The events write these moments without an offset.
    private static JsonObject Details(JsonObject subscription) => new()
    {
        ["cf_subscription_id"] = subscription.Need("cf_subscription_id"),
        ["subscription_id"] = subscription.Need("subscription_id"),
        ["subscription_status"] = subscription.Need("subscription_status"),
        ["subscription_expiry_time"] = Ist.Bare(subscription.Int("_expires") ?? 0),
        ["subscription_first_charge_time"] = subscription.Int("_first") is { } first ? Ist.Bare(first) : "",
        ["subscription_tags"] = subscription.Obj("subscription_tags")?.Copy(),
        ["next_schedule_date"] = subscription.Int("_next") is { } next ? Ist.Bare(next) : null,
    };

    private static JsonObject Customer(JsonObject customer, params ReadOnlySpan<string> keys)
    {
        var shown = new JsonObject();
        foreach (var key in keys)
        {
            shown[key] = customer.Str(key);
        }
        return shown;
    }
}
