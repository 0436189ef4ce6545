using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>Everything that happens by itself, in the order of the moments it was due.</summary>
internal static class DueWork
{
    /// <summary>Plays all that was due up to the clock's moment, each as if it were its own moment. The caller holds the gate.</summary>
    public static void CatchUp(CashfreeWorld world)
    {
        var limit = world.ClockNow;
        while (Next(world) is { } due && due.At <= limit)
        {
            world.At(due.At, due.Work);
            world.Touch();
        }
    }

    private static Due? Next(CashfreeWorld world) =>
        world.Orders.Rows.Select(OfOrder)
            .Concat(world.Payments.Rows.Select(row => At(row, "_settles_at", () => Orders.Settle(world, row, "SUCCESS"))))
            .Concat(world.Refunds.Rows.Concat(world.DebitRefunds.Rows).Select(row => At(row, "_settles_at", () => Refunds.Settle(world, row, "SUCCESS"))))
            .Concat(world.Subscriptions.Rows.Select(row => OfSubscription(world, row)))
            .Concat(world.Debits.Rows.Select(row => At(row, "_due", () => Debits.Collect(world, row))))
            .OfType<Due>()
            .MinBy(due => due.At);

    private static Due? OfOrder(JsonObject order) => order.Str("order_status") != "ACTIVE"
        ? null
        : At(order, "_expires", () => order["order_status"] = "EXPIRED");

    private static Due? OfSubscription(CashfreeWorld world, JsonObject row) => row.Str("subscription_status") switch
    {
        "INITIALIZED" => At(row, "_session_expires", () => Mandates.Move(world, row, "LINK_EXPIRED")),
        "BANK_APPROVAL_PENDING" => At(row, "_settles_at", () => Mandates.Answer(world, row, Debits.Of(world, row).Last(debit => debit.Str("payment_type") == "AUTH"), true)),
        "ACTIVE" when row.Int("_expires") is { } end && (row.Int("_next") is not { } next || end <= next) => At(row, "_expires", () => Mandates.Move(world, row, "EXPIRED")),
        "ACTIVE" when row.Int("_next") is { } next && !row.Flag("_announced") => new(Math.Max(next - Ist.Day, row.Int("_planned_at") ?? 0), () => Announce(world, row, next)),
        _ => null,
    };

    private static void Announce(CashfreeWorld world, JsonObject subscription, long due)
    {
        subscription["_announced"] = true;
        Debits.Announce(world, subscription, Ids.Number(), subscription.Obj("plan_details").Number("plan_recurring_amount") ?? 0, due, periodic: true);
    }

    private static Due? At(JsonObject row, string key, Action work) => row.Int(key) is { } moment ? new(moment, work) : null;

    private sealed record Due(long At, Action Work);
}
