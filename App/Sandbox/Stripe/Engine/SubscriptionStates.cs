using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Where a subscription goes when money comes, does not come, or someone ends it.</summary>
internal static class SubscriptionStates
{
    public const string Updated = "customer.subscription.updated";

    public static void InvoicePaid(StripeWorld world, JsonObject subscription, JsonObject invoice)
    {
        if (subscription.Str("status") == "paused" && invoice.Flag("_resumes"))
        {
            world.Change(subscription, Updated, () => subscription["status"] = "active");
            world.Emit("customer.subscription.resumed", subscription);
        }
        else if (subscription.Str("status") is "incomplete" or "past_due" or "unpaid")
        {
            world.Change(subscription, Updated, () =>
            {
                subscription["status"] = "active";
                KeepCard(world, subscription, invoice);
            });
        }
        if (subscription.Obj("pending_update") is not null && invoice.Flag("_pending_update"))
        {
            SubscriptionUpdate.ApplyPending(world, subscription);
        }
    }

    public static void InvoiceFailed(StripeWorld world, JsonObject subscription, bool lastTry)
    {
        if (lastTry)
        {
            End(world, subscription, "payment_failed");
        }
        else if (subscription.Str("status") is "active" or "trialing")
        {
            world.Change(subscription, Updated, () => subscription["status"] = "past_due");
        }
    }

    /// <summary>The end: terminal, announced by <c>customer.subscription.deleted</c>.</summary>
    public static void End(StripeWorld world, JsonObject subscription, string reason)
    {
        subscription["status"] = "canceled";
        subscription["ended_at"] = world.Now;
        subscription["canceled_at"] ??= world.Now;
        subscription["cancellation_details"]!["reason"] = reason;
        subscription["pending_update"] = null;
        foreach (var invoice in world["invoice"].Rows.Where(row =>
            row.Str("status") is "open" or "draft" && Invoices.SubscriptionOf(world, row) == subscription))
        {
            invoice["auto_advance"] = false;
            invoice["next_payment_attempt"] = null;
        }
        world.Emit("customer.subscription.deleted", subscription);
    }

    /// <summary>The first invoice was not paid within 23 hours.</summary>
    public static void ExpireIncomplete(StripeWorld world, JsonObject subscription)
    {
        world.Change(subscription, Updated, () => subscription["status"] = "incomplete_expired");
        if (world.Named(subscription, "latest_invoice", "invoice") is { } invoice && invoice.Str("status") == "open")
        {
            Invoices.Void(world, invoice);
        }
    }

    // The card that paid the first invoice pays the next ones too.
    private static void KeepCard(StripeWorld world, JsonObject subscription, JsonObject invoice)
    {
        var method = world.Find("payment_method", Collection.IntentOf(world, invoice).Str("payment_method"));
        if (subscription.Str("default_payment_method") is null && method.Str("customer") is not null
            && method.Str("customer") == subscription.Str("customer"))
        {
            subscription["default_payment_method"] = method.Str("id");
        }
    }
}
