using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>One-time payments. An order takes several attempts; only a success is final, and a second one is paid back. The caller holds the gate.</summary>
internal static class Orders
{
    public static IEnumerable<JsonObject> PaymentsOf(CashfreeWorld world, JsonObject order) =>
        world.Payments.Rows.Where(row => row.Str("order_id") == order.Str("order_id"));

    public static JsonObject Create(CashfreeWorld world, string id, decimal amount, string currency, long expires, JsonObject asked, JsonObject? tags)
    {
        var customer = asked.Obj("customer_details")!.Copy();
        customer["customer_uid"] = Guid.NewGuid().ToString();
        var order = new JsonObject
        {
            ["_id"] = id,
            ["_expires"] = expires,
            ["cf_order_id"] = Ids.Number(),
            ["created_at"] = Ist.Text(world.Now),
            ["customer_details"] = customer,
            ["entity"] = "order",
            ["order_amount"] = amount,
            ["order_currency"] = currency,
            ["order_expiry_time"] = Ist.Text(expires),
            ["order_id"] = id,
            ["order_meta"] = asked.Obj("order_meta")?.Copy() ?? [],
            ["order_note"] = asked.Str("order_note"),
            ["order_splits"] = new JsonArray(),
            ["order_status"] = "ACTIVE",
            ["order_tags"] = tags,
            ["payment_session_id"] = Ids.Text("session_", 60),
            ["terminal_data"] = null,
        };
        world.Orders.Add(order);
        return order;
    }

    /// <summary>One try on the hosted page.</summary>
    public static Verdict Pay(CashfreeWorld world, JsonObject order, TestPayer payer)
    {
        var payment = Attempt(world, order, payer);
        if (payer.Verdict == Verdict.Pending)
        {
            payment["_settles_at"] = world.Now + Ist.Hour;
            payment["payment_message"] = "Transaction pending";
            return Verdict.Pending;
        }
        Settle(world, payment, payer.Verdict == Verdict.Approved ? "SUCCESS" : "FAILED");
        return payer.Verdict;
    }

    /// <summary>The customer left the page in the middle of a payment.</summary>
    public static void Drop(CashfreeWorld world, JsonObject order) =>
        Settle(world, Attempt(world, order, TestPayer.Find(TestPayer.GoodUpi)!), "USER_DROPPED");

    /// <summary>Decides a pending payment; a decided one stays as it is.</summary>
    public static void Settle(CashfreeWorld world, JsonObject payment, string status)
    {
        if (payment.Str("payment_status") != "PENDING" || status == "PENDING")
        {
            return;
        }
        var order = world.Orders.Find(payment.Need("order_id"))!;
        payment["payment_status"] = status;
        payment.Remove("_settles_at");
        payment["payment_completion_time"] = Ist.Text(world.Now);
        payment["is_captured"] = status == "SUCCESS";
        payment["payment_message"] = status switch { "SUCCESS" => "00::Transaction success", "FAILED" => "Declined by bank", _ => "User dropped and did not complete" };
        if (status == "FAILED")
        {
            payment["error_details"] = Declined();
        }
        world.Emit($"PAYMENT_{status}_WEBHOOK", EventData.Payment(order, payment));
        if (status == "SUCCESS" && order.Str("order_status") == "PAID")
        {
            Refunds.PayBackTwice(world, payment);
        }
        else if (status == "SUCCESS")
        {
            order["order_status"] = "PAID";
        }
        else if (order.Str("order_status") == "TERMINATION_REQUESTED")
        {
            Terminate(world, order);
        }
    }

    /// <summary>A payment already going through still wins.</summary>
    public static void Terminate(CashfreeWorld world, JsonObject order) =>
        order["order_status"] = PaymentsOf(world, order).Any(row => row.Str("payment_status") == "PENDING") ? "TERMINATION_REQUESTED" : "TERMINATED";

    private static JsonObject Attempt(CashfreeWorld world, JsonObject order, TestPayer payer)
    {
        var id = Ids.Number();
        var payment = new JsonObject
        {
            ["_id"] = id,
            ["cf_payment_id"] = id,
            ["order_id"] = order.Need("order_id"),
            ["entity"] = "payment",
            ["is_captured"] = false,
            ["order_amount"] = order.Number("order_amount"),
            ["order_currency"] = order.Need("order_currency"),
            ["payment_amount"] = order.Number("order_amount"),
            ["payment_currency"] = order.Need("order_currency"),
            ["payment_group"] = payer.Group,
            ["payment_method"] = Methods.Of(payer),
            ["payment_status"] = "PENDING",
            ["payment_message"] = null,
            ["payment_time"] = Ist.Text(world.Now),
            ["payment_completion_time"] = null,
            ["bank_reference"] = Ids.Number(),
            ["auth_id"] = null,
            ["authorization"] = null,
            ["error_details"] = null,
            ["international_payment"] = new JsonObject { ["international"] = false },
            ["payment_gateway_details"] = EventData.Gateway(),
        };
        world.Payments.Add(payment);
        return payment;
    }

    private static JsonObject Declined() => new()
    {
        ["error_code"] = "TRANSACTION_DECLINED",
        ["error_description"] = "the bank declined the payment",
        ["error_reason"] = "auth_declined",
        ["error_source"] = "customer",
        ["error_code_raw"] = null,
        ["error_description_raw"] = null,
        ["error_subcode_raw"] = null,
    };
}
