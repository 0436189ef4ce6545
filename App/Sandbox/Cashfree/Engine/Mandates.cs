using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>Subscriptions and the mandates behind them. The caller holds the gate.</summary>
internal static class Mandates
{
    private const string Changed = "SUBSCRIPTION_STATUS_CHANGED";

    public static bool IsOpen(CashfreeWorld world, JsonObject subscription) =>
        subscription.Str("subscription_status") == "INITIALIZED" && world.Now < subscription.Int("_session_expires");

    public static JsonObject Create(CashfreeWorld world, string id, JsonObject plan, JsonObject asked, MandateTimes times)
    {
        var subscription = new JsonObject
        {
            ["_id"] = id,
            ["_expires"] = times.Expires,
            ["_session_expires"] = times.SessionExpires,
            ["_first"] = times.First,
            ["_mandate_max"] = plan.Number("plan_max_amount"),
            ["cf_subscription_id"] = Ids.Number(),
            ["subscription_id"] = id,
            ["subscription_status"] = "INITIALIZED",
            ["subscription_session_id"] = Ids.Text("sub_session_", 60),
            ["subscription_expiry_time"] = Ist.Text(times.Expires),
            ["subscription_first_charge_time"] = times.First is { } first ? Ist.Text(first) : "",
            ["subscription_meta"] = new JsonObject { ["return_url"] = asked.Obj("subscription_meta").Str("return_url") ?? "" },
            ["subscription_note"] = asked.Str("subscription_note") ?? "",
            ["subscription_payment_splits"] = null,
            ["subscription_tags"] = times.Tags,
            ["next_schedule_date"] = null,
            ["plan_details"] = Wire.Clean(plan),
            ["customer_details"] = asked.Obj("customer_details")!.Copy(),
            ["authorisation_details"] = Authorisation(asked.Obj("authorization_details")),
        };
        world.Subscriptions.Add(subscription);
        return subscription;
    }

    /// <summary>The customer answered on the hosted page.</summary>
    public static void Submit(CashfreeWorld world, JsonObject subscription, TestPayer payer)
    {
        var details = subscription.Obj("authorisation_details")!;
        details["payment_group"] = payer.Group;
        details["payment_method"] = Methods.OfMandate(payer);
        details["authorization_time"] = Ist.Text(world.Now);
        subscription["_debits_fail"] = payer.LaterFails;
        var debit = Debits.Authorisation(world, subscription);
        details["payment_id"] = debit.Need("payment_id");
        if (payer.Verdict == Verdict.Pending)
        {
            debit["payment_status"] = "PENDING";
            details["authorization_status"] = "PENDING";
            subscription["_settles_at"] = world.Now + Ist.Day;
            Move(world, subscription, "BANK_APPROVAL_PENDING");
            return;
        }
        Answer(world, subscription, debit, payer.Verdict == Verdict.Approved);
    }

    /// <summary>The bank says whether the mandate stands.</summary>
    public static void Answer(CashfreeWorld world, JsonObject subscription, JsonObject debit, bool approved)
    {
        var details = subscription.Obj("authorisation_details")!;
        subscription.Remove("_settles_at");
        details["authorization_status"] = approved ? "ACTIVE" : "FAILED";
        details["authorization_reference"] = approved ? $"umn{Ids.Number()}@upi" : "";
        debit["payment_status"] = approved ? "SUCCESS" : "FAILED";
        debit["failure_details"] = new JsonObject { ["failure_reason"] = approved ? null : "debit failed" };
        if (!approved)
        {
            subscription["subscription_status"] = "INITIALIZED";
            world.Emit("SUBSCRIPTION_AUTH_STATUS", EventData.Debit(subscription, debit));
            return;
        }
        subscription["subscription_status"] = "ACTIVE";
        if (IsPeriodic(subscription))
        {
            Plan(world, subscription, Math.Max(subscription.Int("_first") ?? 0, world.Now + Ist.Day));
        }
        world.Emit("SUBSCRIPTION_AUTH_STATUS", EventData.Debit(subscription, debit));
        world.Emit("SUBSCRIPTION_PAYMENT_SUCCESS", EventData.Debit(subscription, debit));
        world.Emit(Changed, EventData.Subscription(subscription));
    }

    public static void Cancel(CashfreeWorld world, JsonObject subscription, string status)
    {
        Refuse(subscription, "CANCELLED", "CUSTOMER_CANCELLED", "COMPLETED", "EXPIRED", "LINK_EXPIRED");
        Stop(world, subscription);
        Move(world, subscription, status);
    }

    public static void Pause(CashfreeWorld world, JsonObject subscription, string status)
    {
        if (subscription.Str("subscription_status") is not ("ACTIVE" or "ON_HOLD"))
        {
            throw CashfreeError.Refused("subscription is " + subscription.Str("subscription_status"));
        }
        Stop(world, subscription);
        if (status == "PAUSED")
        {
            subscription["subscription_status"] = status; // of its own pause the merchant is not told
            return;
        }
        Move(world, subscription, status);
    }

    /// <param name="next">When the next debit is due.</param>
    /// <param name="byCustomer">What customers paused only they resume.</param>
    public static void Activate(CashfreeWorld world, JsonObject subscription, long next, bool byCustomer = false)
    {
        if (subscription.Str("subscription_status") is not ("PAUSED" or "ON_HOLD") && !(byCustomer && subscription.Str("subscription_status") == "CUSTOMER_PAUSED"))
        {
            throw CashfreeError.Refused("subscription is " + subscription.Str("subscription_status"));
        }
        if (IsPeriodic(subscription))
        {
            Plan(world, subscription, next);
        }
        Move(world, subscription, "ACTIVE");
    }

    /// <summary>A price above what the customer agreed to needs a new mandate.</summary>
    public static void ChangePlan(CashfreeWorld world, JsonObject subscription, JsonObject plan)
    {
        if (subscription.Str("subscription_status") != "ACTIVE")
        {
            throw CashfreeError.Refused("subscription is " + subscription.Str("subscription_status"));
        }
        if (plan.Number("plan_recurring_amount") > subscription.Number("_mandate_max") || plan.Str("plan_type") != subscription.Obj("plan_details").Str("plan_type"))
        {
            throw CashfreeError.Invalid("action_details.plan_id", "does not fit the mandate");
        }
        var next = subscription.Int("_next");
        Stop(world, subscription);
        subscription["plan_details"] = Wire.Clean(plan);
        if (next is { } day)
        {
            Plan(world, subscription, day);
        }
    }

    /// <summary>Sets the next debit; the ones after it are counted from there.</summary>
    public static void Plan(CashfreeWorld world, JsonObject subscription, long next)
    {
        subscription["_planned_at"] = world.Now;
        subscription["_anchor"] = next;
        subscription["_cycle"] = 0L;
        subscription["_next"] = next;
        subscription["_announced"] = false;
        subscription["next_schedule_date"] = Ist.Text(next);
    }

    /// <summary>A debit was paid: the next one is a cycle later, unless that was the last.</summary>
    public static void Advance(CashfreeWorld world, JsonObject subscription)
    {
        var plan = subscription.Obj("plan_details");
        var (cycle, paid) = ((subscription.Int("_cycle") ?? 0) + 1, (subscription.Int("_paid") ?? 0) + 1);
        subscription["_cycle"] = cycle;
        subscription["_paid"] = paid;
        var next = Ist.Cycle(subscription.Int("_anchor") ?? world.Now, plan.Str("plan_interval_type"), cycle * (plan.Int("plan_intervals") ?? 1));
        subscription["_next"] = next;
        subscription["_announced"] = false;
        subscription["next_schedule_date"] = Ist.Text(next);
        if (plan.Int("plan_max_cycles") is > 0 and { } most && paid >= most)
        {
            Stop(world, subscription);
            Move(world, subscription, "COMPLETED");
        }
        else if (subscription.Str("subscription_status") == "ON_HOLD")
        {
            Move(world, subscription, "ACTIVE");
        }
    }

    public static void Move(CashfreeWorld world, JsonObject subscription, string status)
    {
        subscription["subscription_status"] = status;
        world.Emit(Changed, EventData.Subscription(subscription));
    }

    public static bool IsPeriodic(JsonObject subscription) => subscription.Obj("plan_details").Str("plan_type") == "PERIODIC";

    private static void Stop(CashfreeWorld world, JsonObject subscription)
    {
        foreach (var waiting in Debits.Of(world, subscription).Where(row => row.Str("payment_status") == "INITIALIZED").ToList())
        {
            Debits.Cancel(world, waiting);
        }
        subscription["_next"] = null;
        subscription["next_schedule_date"] = null;
    }

    private static void Refuse(JsonObject subscription, params ReadOnlySpan<string> states)
    {
        if (states.Contains(subscription.Str("subscription_status")))
        {
            throw CashfreeError.Refused("subscription is " + subscription.Str("subscription_status"));
        }
    }

    private static JsonObject Authorisation(JsonObject? asked) => new()
    {
        ["authorization_amount"] = asked is null || !asked.Has("authorization_amount") ? 1m : Call.Amount(asked, "authorization_amount", 0),
        ["authorization_amount_refund"] = asked.FlagOrNull("authorization_amount_refund") ?? true,
        ["authorization_reference"] = "",
        ["authorization_time"] = "",
        ["authorization_status"] = "INITIALIZED",
        ["payment_id"] = "",
        ["payment_group"] = "",
        ["payment_method"] = null,
    };
}

/// <param name="First">Of the first debit after the authorisation; null leaves it to us.</param>
/// <param name="SessionExpires">Until when the mandate can be given.</param>
internal sealed record MandateTimes(long? First, long Expires, long SessionExpires, JsonObject? Tags);
