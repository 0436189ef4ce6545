using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Everything that happens by itself, in the order of the moments it was due.</summary>
internal static class DueWork
{
    private static readonly string[] Types = ["subscription", "invoice", "checkout.session", "refund"];

    /// <summary>Plays all that was due up to the clock's moment, each as if it were its own moment. The caller holds the gate.</summary>
    public static void CatchUp(StripeWorld world)
    {
        var limit = world.ClockNow;
        var queue = new PriorityQueue<JsonObject, long>();
        foreach (var row in Types.SelectMany(type => world[type].Rows))
        {
            Queue(row);
        }
        while (queue.TryDequeue(out var row, out var moment))
        {
            if (DueAt(row) != moment)
            {
                continue; // it has been dealt with meanwhile
            }
            world.At(moment, () => Do(world, row));
            world.Touch();
            Queue(row);
            if (world.Named(row, "latest_invoice", "invoice") is { } invoice)
            {
                Queue(invoice);
            }
        }

        void Queue(JsonObject row)
        {
            if (DueAt(row) is { } moment && moment <= limit)
            {
                queue.Enqueue(row, moment);
            }
        }
    }

    private static long? DueAt(JsonObject row) => row.Str("object") switch
    {
        "subscription" => SubscriptionDueAt(row),
        "invoice" => row.Str("status") == "open" ? row.Int("next_payment_attempt") : null,
        "checkout.session" => row.Str("status") == "open" ? row.Int("expires_at") : null,
        _ => row.Int("_settles_at"),
    };

    private static long? SubscriptionDueAt(JsonObject row) => row.Str("status") switch
    {
        "incomplete" => row.Int("created") + (23 * Calendar.Hour),
        "trialing" or "active" or "past_due" or "unpaid" => new[]
        {
            WarnsAt(row),
            row.Int("cancel_at"),
            row.Rows("items").Min(item => item.Int("current_period_end")),
            row.Obj("pause_collection").Int("resumes_at"),
            row.Obj("pending_update").Int("expires_at"),
        }.Min(),
        "paused" => row.Int("cancel_at"),
        _ => null,
    };

    private static long? WarnsAt(JsonObject row) => row.Str("status") == "trialing" && !row.Flag("_trial_warned")
        ? Math.Max(row.Int("created")!.Value, row.Int("trial_end")!.Value - (3 * Calendar.Day))
        : null;

    private static void Do(StripeWorld world, JsonObject row)
    {
        switch (row.Str("object"))
        {
            case "subscription":
                DoSubscription(world, row);
                break;
            case "invoice":
                Retry(world, row);
                break;
            case "checkout.session":
                CheckoutFlow.Expire(world, row);
                break;
            default:
                Refunds.Settle(world, row);
                break;
        }
    }

    private static void DoSubscription(StripeWorld world, JsonObject row)
    {
        if (row.Str("status") == "incomplete")
        {
            SubscriptionStates.ExpireIncomplete(world, row);
        }
        else if (WarnsAt(row) <= world.Now)
        {
            row["_trial_warned"] = true;
            world.Emit("customer.subscription.trial_will_end", row);
        }
        else if (row.Int("cancel_at") <= world.Now)
        {
            SubscriptionStates.End(world, row, "cancellation_requested");
        }
        else if (row.Obj("pending_update").Int("expires_at") <= world.Now)
        {
            SubscriptionUpdate.ExpirePending(world, row);
        }
        else if (row.Obj("pause_collection").Int("resumes_at") <= world.Now)
        {
            world.Change(row, SubscriptionStates.Updated, () => row["pause_collection"] = null);
        }
        else
        {
            Renewals.Renew(world, row);
        }
    }

    private static void Retry(StripeWorld world, JsonObject invoice)
    {
        var customer = world.Get("customer", invoice.Need("customer"));
        var method = PaymentMethods.DefaultFor(world, customer, Invoices.SubscriptionOf(world, invoice));
        Collection.Collect(world, invoice, method, onSession: false, automatic: true);
    }
}
