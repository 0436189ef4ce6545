using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>Money paid back. The note decides the outcome when it is exactly SUCCESS, FAILED, PENDING or ACTIVE, as in the vendor's own sandbox.</summary>
internal static class Refunds
{
    public static IEnumerable<JsonObject> Of(CashfreeWorld world, JsonObject order) =>
        world.Refunds.Rows.Where(row => row.Str("order_id") == order.Str("order_id"));

    public static decimal LeftOf(CashfreeWorld world, JsonObject order) =>
        (order.Number("order_amount") ?? 0) - Of(world, order).Where(Counts).Sum(row => row.Number("refund_amount") ?? 0);

    public static decimal LeftOf(CashfreeWorld world, string debit, decimal amount) =>
        amount - world.DebitRefunds.Rows.Where(row => row.Str("_debit") == debit && Counts(row)).Sum(row => row.Number("refund_amount") ?? 0);

    public static JsonObject Create(CashfreeWorld world, JsonObject order, string id, decimal amount, string? note, string speed)
    {
        var payment = Orders.PaymentsOf(world, order).First(row => row.Str("payment_status") == "SUCCESS");
        var refund = Row(world, id, payment, amount, order.Need("order_currency"));
        refund["refund_id"] = id;
        refund["refund_type"] = "MERCHANT_INITIATED";
        refund["refund_note"] = note;
        refund["refund_speed"] = new JsonObject { ["requested"] = speed, ["accepted"] = speed, ["processed"] = null, ["message"] = null };
        world.Refunds.Add(refund);
        Decide(world, refund, note);
        return refund;
    }

    public static JsonObject CreateForDebit(CashfreeWorld world, JsonObject debit, string id, decimal amount, string? note, string speed)
    {
        var refund = new JsonObject
        {
            ["_id"] = $"{debit.Need("subscription_id")}/{id}",
            ["_debit"] = debit.Need("_id"),
            ["payment_id"] = debit.Need("payment_id"),
            ["cf_payment_id"] = debit.Need("cf_payment_id"),
            ["refund_id"] = id,
            ["cf_refund_id"] = "SUB_" + Ids.Number(),
            ["refund_amount"] = amount,
            ["refund_note"] = note,
            ["refund_speed"] = speed,
            ["refund_status"] = "PENDING",
        };
        world.DebitRefunds.Add(refund);
        Decide(world, refund, note);
        return refund;
    }

    /// <summary>An order was paid twice: the second payment goes back by itself.</summary>
    public static void PayBackTwice(CashfreeWorld world, JsonObject payment)
    {
        var refund = Row(world, "auto-" + Ids.Number(), payment, payment.Number("payment_amount") ?? 0, payment.Need("payment_currency"));
        refund["event"] = "AUTO-REFUND";
        refund["order_id"] = null; // it is no refund of the payment that counts
        refund["refund_type"] = "PAYMENT_AUTO_REFUND";
        refund["refund_reason"] = "more than one payment for the order";
        refund["refund_status"] = "SUCCESS";
        world.Refunds.Add(refund);
        var data = Wire.Clean(refund);
        data["order_id"] = payment.Need("order_id");
        world.Emit("AUTO_REFUND_STATUS_WEBHOOK", new() { ["auto_refund"] = data });
    }

    public static void Settle(CashfreeWorld world, JsonObject refund, string status)
    {
        refund.Remove("_settles_at");
        refund["refund_status"] = status;
        if (refund.Has("_debit"))
        {
            var data = Wire.Clean(refund);
            data["failure_details"] = status == "FAILED" ? "the bank refused it" : "";
            data["refund_gateway_details"] = new JsonObject
            {
                ["gateway_name"] = "CASHFREE",
                ["gateway_payment_id"] = refund.Need("cf_payment_id"),
                ["gateway_refund_id"] = refund.Need("cf_refund_id"),
            };
            world.Emit("SUBSCRIPTION_REFUND_STATUS", data);
            return;
        }
        refund["processed_at"] = Ist.Text(world.Now);
        refund["status_description"] = status == "SUCCESS" ? "processed" : "failed";
        world.Emit("REFUND_STATUS_WEBHOOK", new() { ["refund"] = refund });
    }

    private static bool Counts(JsonObject refund) => refund.Str("refund_status") is "PENDING" or "SUCCESS" or "ONHOLD";

    private static void Decide(CashfreeWorld world, JsonObject refund, string? note)
    {
        if (note is "SUCCESS" or "FAILED")
        {
            Settle(world, refund, note);
        }
        else if (note is not ("PENDING" or "ACTIVE"))
        {
            refund["_settles_at"] = world.Now + Ist.Hour;
        }
    }

    private static JsonObject Row(CashfreeWorld world, string id, JsonObject payment, decimal amount, string currency) => new()
    {
        ["_id"] = id,
        ["cf_payment_id"] = payment.Need("cf_payment_id"),
        ["cf_refund_id"] = Ids.Number(),
        ["order_id"] = payment.Need("order_id"),
        ["entity"] = "refund",
        ["refund_amount"] = amount,
        ["refund_currency"] = currency,
        ["refund_status"] = "PENDING",
        ["refund_arn"] = Ids.Number(),
        ["refund_splits"] = new JsonArray(),
        ["status_description"] = "in progress",
        ["refund_charge"] = 0m,
        ["metadata"] = null,
        ["created_at"] = Ist.Text(world.Now),
        ["processed_at"] = null,
    };
}
