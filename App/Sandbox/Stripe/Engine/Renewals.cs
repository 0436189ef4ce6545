using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>The end of a period: a new one, or the end of the subscription.</summary>
internal static class Renewals
{
    /// <summary>Begins the next period of every item whose period is over, and bills it.</summary>
    public static void Renew(StripeWorld world, JsonObject subscription)
    {
        if (subscription.Str("status") == "trialing")
        {
            EndTrial(world, subscription);
            return;
        }
        var anchor = subscription.Int("billing_cycle_anchor")!.Value;
        Bill(world, subscription, () => Advance(world, subscription, anchor));
    }

    public static void EndTrial(StripeWorld world, JsonObject subscription)
    {
        var customer = world.Get("customer", subscription.Need("customer"));
        if (PaymentMethods.DefaultFor(world, customer, subscription) is null)
        {
            switch (subscription.Obj("trial_settings").Obj("end_behavior").Str("missing_payment_method"))
            {
                case "cancel":
                    SubscriptionStates.End(world, subscription, "payment_failed");
                    return;
                case "pause":
                    world.Change(subscription, SubscriptionStates.Updated, () => subscription["status"] = "paused");
                    world.Emit("customer.subscription.paused", subscription);
                    return;
            }
        }
        Bill(world, subscription, () =>
        {
            subscription["status"] = "active";
            subscription["billing_cycle_anchor"] = world.Now;
            foreach (var item in subscription.Rows("items"))
            {
                item["current_period_end"] = world.Now;
            }
            Advance(world, subscription, world.Now);
        });
    }

    /// <summary>Leaves <c>paused</c>: billing starts over now, and the invoice decides.</summary>
    public static void Resume(StripeWorld world, JsonObject subscription)
    {
        foreach (var item in subscription.Rows("items"))
        {
            item["current_period_end"] = world.Now;
        }
        subscription["billing_cycle_anchor"] = world.Now;
        Advance(world, subscription, world.Now);
        var invoice = Compose(world, subscription, [.. subscription.Rows("items")]);
        Invoices.Draft(world, invoice);
        invoice["_resumes"] = true;
        Invoices.Finalize(world, invoice);
        var customer = world.Get("customer", subscription.Need("customer"));
        Collection.Collect(world, invoice, PaymentMethods.DefaultFor(world, customer, subscription), onSession: false, automatic: false);
    }

    /// <summary>The invoice that the end of this period will bring.</summary>
    public static JsonObject Compose(StripeWorld world, JsonObject subscription, List<JsonObject> items)
    {
        List<JsonObject> lines =
        [
            .. subscription.Rows("_pending_lines").Select(line => line.Copy()),
            .. items.Select(item => InvoiceLines.ForItem(
                world, item, item.Int("current_period_start")!.Value, item.Int("current_period_end")!.Value, trial: false)),
        ];
        return Invoices.Compose(world, world.Get("customer", subscription.Need("customer")), subscription, "subscription_cycle", lines,
            Discounts.Running(world, subscription), subscription.Need("currency"));
    }

    private static void Bill(StripeWorld world, JsonObject subscription, Action advance)
    {
        var due = subscription.Rows("items").Where(item => item.Int("current_period_end") <= world.Now || subscription.Str("status") == "trialing")
            .Select(item => item.Str("id")).ToHashSet();
        world.Change(subscription, SubscriptionStates.Updated, advance);
        var invoice = Compose(world, subscription, [.. subscription.Rows("items").Where(item => due.Contains(item.Str("id")))]);
        subscription.Remove("_pending_lines");
        Invoices.Draft(world, invoice);
        Subscriptions.SpendDiscounts(world, subscription, invoice);
        if (subscription.Obj("pause_collection").Str("behavior") is { } paused)
        {
            Hold(world, invoice, paused);
            return;
        }
        Invoices.Finalize(world, invoice);
        var customer = world.Get("customer", subscription.Need("customer"));
        Collection.Collect(world, invoice, PaymentMethods.DefaultFor(world, customer, subscription), onSession: false, automatic: true);
    }

    private static void Hold(StripeWorld world, JsonObject invoice, string behavior)
    {
        invoice["auto_advance"] = false;
        if (behavior == "keep_as_draft")
        {
            return;
        }
        Invoices.Finalize(world, invoice);
        if (behavior == "void")
        {
            Invoices.Void(world, invoice);
            return;
        }
        invoice["status"] = "uncollectible";
        invoice["status_transitions"]!["marked_uncollectible_at"] = world.Now;
        world.Emit("invoice.marked_uncollectible", invoice);
    }

    private static void Advance(StripeWorld world, JsonObject subscription, long anchor)
    {
        foreach (var item in subscription.Rows("items").Where(item => item.Int("current_period_end") <= world.Now))
        {
            var start = item.Int("current_period_end")!.Value;
            item["current_period_start"] = start;
            item["current_period_end"] = Subscriptions.NextEnd(item.Obj("price")!, anchor, start);
        }
    }
}
