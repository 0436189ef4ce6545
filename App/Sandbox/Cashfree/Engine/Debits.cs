using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>What a mandate pays: the authorisation, then debits that are announced a day before. The caller holds the gate.</summary>
internal static class Debits
{
    private const decimal ApprovalLimit = 15_000;

    public static IEnumerable<JsonObject> Of(CashfreeWorld world, JsonObject subscription) =>
        world.Debits.Rows.Where(row => row.Str("subscription_id") == subscription.Str("subscription_id"));

    public static JsonObject Authorisation(CashfreeWorld world, JsonObject subscription) => Row(
        world, subscription, Ids.Number(), "AUTH", subscription.Obj("authorisation_details").Number("authorization_amount") ?? 0, null);

    /// <summary>Tells the customer, as the law of the land wants it, that a debit is coming.</summary>
    /// <param name="periodic">It is the plan's own debit and moves the plan on.</param>
    public static JsonObject Announce(CashfreeWorld world, JsonObject subscription, string id, decimal amount, long due, bool periodic = false)
    {
        var debit = Row(world, subscription, id, "CHARGE", amount, due);
        debit["_due"] = due;
        debit["_periodic"] = periodic;
        world.Emit("SUBSCRIPTION_PAYMENT_NOTIFICATION_INITIATED", EventData.Debit(subscription, debit));
        return debit;
    }

    /// <summary>Decides a debit or an authorisation that is waiting; a decided one stays as it is.</summary>
    public static void Settle(CashfreeWorld world, JsonObject debit, string status)
    {
        var subscription = world.Subscriptions.Find(debit.Need("subscription_id"))!;
        if (debit.Str("payment_status") is not ("INITIALIZED" or "PENDING") || status == "PENDING")
        {
            return;
        }
        if (debit.Str("payment_type") == "AUTH")
        {
            Mandates.Answer(world, subscription, debit, status == "SUCCESS");
            return;
        }
        debit.Remove("_due");
        if (status == "SUCCESS")
        {
            Pay(world, subscription, debit);
        }
        else
        {
            Fail(world, subscription, debit);
        }
    }

    /// <summary>The day has come: the bank pays, or does not. Above the limit it wants the customer's approval, which nobody gives to a debit that comes by itself.</summary>
    public static void Collect(CashfreeWorld world, JsonObject debit) =>
        Settle(world, debit, IsOverLimit(debit) || world.Subscriptions.Find(debit.Need("subscription_id")).Flag("_debits_fail") ? "FAILED" : "SUCCESS");

    private static bool IsOverLimit(JsonObject debit) => debit.Number("payment_amount") > ApprovalLimit;

    public static void Cancel(CashfreeWorld world, JsonObject debit)
    {
        debit.Remove("_due");
        debit["payment_status"] = "CANCELLED";
        world.Emit("SUBSCRIPTION_PAYMENT_CANCELLED", EventData.Debit(world.Subscriptions.Find(debit.Need("subscription_id"))!, debit));
    }

    public static void Retry(JsonObject debit, long due)
    {
        debit["_due"] = due;
        debit["payment_status"] = "INITIALIZED";
        debit["retry_attempts"] = (debit.Int("retry_attempts") ?? 0) + 1;
    }

    private static void Pay(CashfreeWorld world, JsonObject subscription, JsonObject debit)
    {
        debit["payment_status"] = "SUCCESS";
        debit["failure_details"] = new JsonObject { ["failure_reason"] = null };
        world.Emit("SUBSCRIPTION_PAYMENT_SUCCESS", EventData.Debit(subscription, debit));
        if (debit.Flag("_periodic"))
        {
            Mandates.Advance(world, subscription);
        }
    }

    private static void Fail(CashfreeWorld world, JsonObject subscription, JsonObject debit)
    {
        debit["payment_status"] = "FAILED";
        debit["failure_details"] = new JsonObject { ["failure_reason"] = IsOverLimit(debit) ? "customer authentication required" : "insufficient funds" };
        var holds = debit.Flag("_periodic") && subscription.Str("subscription_status") == "ACTIVE";
        if (holds)
        {
            subscription["subscription_status"] = "ON_HOLD";
        }
        world.Emit("SUBSCRIPTION_PAYMENT_FAILED", EventData.Debit(subscription, debit));
        if (holds)
        {
            Mandates.Move(world, subscription, "ON_HOLD");
        }
    }

    private static JsonObject Row(CashfreeWorld world, JsonObject subscription, string id, string type, decimal amount, long? due)
    {
        var debit = new JsonObject
        {
            ["_id"] = $"{subscription.Need("subscription_id")}/{id}",
            ["payment_id"] = id,
            ["cf_payment_id"] = Ids.Number(),
            ["cf_txn_id"] = Ids.Number(),
            ["cf_order_id"] = Ids.Number(),
            ["subscription_id"] = subscription.Need("subscription_id"),
            ["cf_subscription_id"] = subscription.Need("cf_subscription_id"),
            ["payment_type"] = type,
            ["authorization_details"] = EventData.Authorization(subscription),
            ["payment_amount"] = amount,
            ["payment_schedule_date"] = due is { } day ? Ist.Text(day) : "",
            ["payment_initiated_date"] = Ist.Text(world.Now),
            ["payment_remarks"] = null,
            ["retry_attempts"] = 0L,
            ["failure_details"] = new JsonObject { ["failure_reason"] = null },
            ["payment_status"] = "INITIALIZED",
        };
        world.Debits.Add(debit);
        return debit;
    }
}
