using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Gets open invoices paid, and what follows when that fails.</summary>
internal static class Collection
{
    private static readonly long[] RetryDays = [3, 5, 7];

    /// <summary>Charges a finalized invoice; with nothing due it is paid at once.</summary>
    public static Verdict Collect(StripeWorld world, JsonObject invoice, JsonObject? method, bool onSession, bool automatic)
    {
        if (invoice.Int("amount_due") == 0)
        {
            MarkPaid(world, invoice, null);
            return Verdict.Approved;
        }
        var intent = IntentOf(world, invoice) ?? Open(world, invoice);
        invoice["_automatic"] = automatic;
        if (method is null)
        {
            Settled(world, invoice, intent, Verdict.Declined);
            return Verdict.Declined;
        }
        return Intents.Confirm(world, intent, method, onSession);
    }

    /// <summary>Makes the payment intent that the invoice waits for.</summary>
    public static JsonObject Open(StripeWorld world, JsonObject invoice)
    {
        var intent = Intents.Payment(world, invoice.Int("amount_due") ?? 0, invoice.Need("currency"), invoice.Str("customer"));
        intent["_invoice"] = invoice.Need("id");
        intent["setup_future_usage"] = "off_session";
        world.Emit("payment_intent.created", intent);
        Link(world, invoice, intent);
        return intent;
    }

    public static JsonObject Link(StripeWorld world, JsonObject invoice, JsonObject intent)
    {
        var payment = world.Create("invoice_payment");
        payment["invoice"] = invoice.Need("id");
        payment["currency"] = invoice.Str("currency");
        payment["amount_requested"] = invoice.Int("amount_due");
        payment["payment"]!["payment_intent"] = intent.Need("id");
        return payment;
    }

    public static JsonObject? IntentOf(StripeWorld world, JsonObject invoice) => Invoices.PaymentsOf(world, invoice.Str("id"))
        .Select(row => world.Find("payment_intent", row["payment"].Str("payment_intent")))
        .FirstOrDefault(intent => intent.Str("status") is not (null or "canceled"));

    /// <summary>An intent of this invoice has come to a result.</summary>
    public static void Settled(StripeWorld world, JsonObject invoice, JsonObject intent, Verdict verdict)
    {
        switch (verdict)
        {
            case Verdict.Approved:
                MarkPaid(world, invoice, intent);
                break;
            case Verdict.NeedsAction:
                world.Emit("invoice.payment_action_required", invoice);
                break;
            default:
                MarkFailed(world, invoice, intent);
                break;
        }
    }

    public static void MarkPaid(StripeWorld world, JsonObject invoice, JsonObject? intent)
    {
        invoice["status"] = "paid";
        invoice["attempted"] = true;
        invoice["attempt_count"] = (invoice.Int("attempt_count") ?? 0) + (intent is null ? 0 : 1);
        invoice["amount_paid"] = invoice.Int("amount_due");
        invoice["amount_remaining"] = 0;
        invoice["auto_advance"] = false;
        invoice["next_payment_attempt"] = null;
        invoice["status_transitions"]!["paid_at"] = world.Now;
        invoice["webhooks_delivered_at"] = world.Now;
        var payment = Invoices.PaymentsOf(world, invoice.Str("id")).FirstOrDefault();
        if (payment is not null && intent is not null)
        {
            payment["status"] = "paid";
            payment["amount_paid"] = invoice.Int("amount_due");
            payment["status_transitions"]!["paid_at"] = world.Now;
        }
        world.Emit("invoice.paid", invoice);
        world.Emit("invoice.payment_succeeded", invoice);
        if (payment is not null && intent is not null)
        {
            world.Emit("invoice_payment.paid", payment);
        }
        if (Invoices.SubscriptionOf(world, invoice) is { } subscription)
        {
            SubscriptionStates.InvoicePaid(world, subscription, invoice);
        }
        if (world.Named(invoice, "customer", "customer") is { } customer && customer.Flag("delinquent"))
        {
            world.Change(customer, "customer.updated", () => customer["delinquent"] = false);
        }
    }

    private static void MarkFailed(StripeWorld world, JsonObject invoice, JsonObject intent)
    {
        var subscription = Invoices.SubscriptionOf(world, invoice);
        var automatic = invoice.Flag("_automatic") && subscription.Str("status") is not "incomplete";
        invoice["attempted"] = true;
        invoice["attempt_count"] = (invoice.Int("attempt_count") ?? 0) + 1;
        var last = false;
        if (automatic)
        {
            var retries = invoice.Int("_retries") ?? 0;
            last = retries >= RetryDays.Length;
            invoice["next_payment_attempt"] = last ? null : world.Now + (RetryDays[retries] * Calendar.Day);
            invoice["auto_advance"] = !last;
            invoice["_retries"] = retries + 1;
        }
        world.Emit("invoice.payment_failed", invoice);
        if (intent.Obj("last_payment_error").Str("code") == "authentication_required")
        {
            world.Emit("invoice.payment_action_required", invoice);
        }
        if (world.Named(invoice, "customer", "customer") is { } customer && automatic && !customer.Flag("delinquent"))
        {
            world.Change(customer, "customer.updated", () => customer["delinquent"] = true);
        }
        if (subscription is not null && automatic)
        {
            SubscriptionStates.InvoiceFailed(world, subscription, last);
        }
    }
}
