using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Changes to a running subscription.</summary>
internal static class SubscriptionUpdate
{
    public static void Run(StripeWorld world, JsonObject subscription, JsonObject asked)
    {
        if (subscription.Str("status") is "canceled" or "incomplete_expired")
        {
            throw StripeError.Invalid("A canceled subscription can only update its cancellation_details and metadata.");
        }
        if (asked.Rows("items").Count > 0 || asked.Str("billing_cycle_anchor") == "now")
        {
            ChangeItems(world, subscription, asked);
        }
        world.Change(subscription, SubscriptionStates.Updated, () => ChangeTerms(world, subscription, asked));
        if (asked.Str("trial_end") == "now" && subscription.Str("status") == "trialing")
        {
            subscription["trial_end"] = world.Now;
            Renewals.EndTrial(world, subscription);
        }
    }

    /// <summary>The payment that a waiting change needed has come.</summary>
    public static void ApplyPending(StripeWorld world, JsonObject subscription)
    {
        var items = subscription["pending_update"].Rows("subscription_items").Select(item => item.Copy()).ToList();
        world.Change(subscription, SubscriptionStates.Updated, () =>
        {
            Put(subscription, items);
            subscription["pending_update"] = null;
        });
        world.Emit("customer.subscription.pending_update_applied", subscription);
    }

    public static void ExpirePending(StripeWorld world, JsonObject subscription)
    {
        world.Change(subscription, SubscriptionStates.Updated, () => subscription["pending_update"] = null);
        world.Emit("customer.subscription.pending_update_expired", subscription);
        foreach (var invoice in world["invoice"].Rows.Where(row => row.Flag("_pending_update") && row.Str("status") == "open"
            && Invoices.SubscriptionOf(world, row) == subscription))
        {
            Invoices.Void(world, invoice);
        }
    }

    private static void ChangeItems(StripeWorld world, JsonObject subscription, JsonObject asked)
    {
        var behavior = asked.Str("proration_behavior") ?? "create_prorations";
        var change = Proration.Of(world, subscription, asked.Rows("items"), behavior, asked.Int("proration_date") ?? world.Now,
            asked.Str("billing_cycle_anchor") == "now", "items");
        if (change.Items.Count == 0)
        {
            throw StripeError.Invalid("A subscription must have at least one active plan.", "items");
        }
        var invoiceNow = change.NewCycle || (behavior == "always_invoice" && change.Lines.Count > 0);
        var verdict = invoiceNow ? InvoiceNow(world, subscription, change, asked) : Verdict.Approved;
        if (verdict != Verdict.Approved && asked.Str("payment_behavior") == "pending_if_incomplete")
        {
            world.Change(subscription, SubscriptionStates.Updated, () => subscription["pending_update"] = new JsonObject
            {
                ["billing_cycle_anchor"] = null,
                ["discount"] = null,
                ["discounts"] = null,
                ["expires_at"] = world.Now + (23 * Calendar.Hour),
                ["metadata"] = null,
                ["subscription_items"] = change.Items.Select(item => item.Copy()).ToJson(),
                ["trial_end"] = null,
                ["trial_from_plan"] = null,
            });
            return;
        }
        world.Change(subscription, SubscriptionStates.Updated, () =>
        {
            Put(subscription, change.Items);
            if (!invoiceNow && change.Lines.Count > 0)
            {
                subscription["_pending_lines"] = subscription.Rows("_pending_lines").Concat(change.Lines).Select(line => line.Copy()).ToJson();
            }
            if (change.NewCycle)
            {
                subscription["billing_cycle_anchor"] = world.Now;
                subscription["trial_end"] = subscription.Str("status") == "trialing" ? world.Now : subscription.Int("trial_end");
                subscription["status"] = subscription.Str("status") == "trialing" ? "active" : subscription.Str("status");
            }
            if (verdict == Verdict.Declined && subscription.Str("status") == "active")
            {
                subscription["status"] = "past_due";
            }
        });
    }

    private static Verdict InvoiceNow(StripeWorld world, JsonObject subscription, Proration change, JsonObject asked)
    {
        var customer = world.Get("customer", subscription.Need("customer"));
        List<JsonObject> lines = [.. subscription.Rows("_pending_lines").Select(line => line.Copy()), .. change.Lines];
        var invoice = Invoices.Draft(world, Invoices.Compose(
            world, customer, subscription, "subscription_update", lines, Discounts.Running(world, subscription), subscription.Need("currency")));
        Invoices.Finalize(world, invoice);
        invoice["_pending_update"] = asked.Str("payment_behavior") == "pending_if_incomplete";
        var verdict = Collection.Collect(
            world, invoice, PaymentMethods.DefaultFor(world, customer, subscription), onSession: !asked.Flag("off_session"), automatic: false);
        if (verdict != Verdict.Approved && asked.Str("payment_behavior") == "error_if_incomplete")
        {
            Invoices.Void(world, invoice);
            var intent = Collection.IntentOf(world, invoice)!;
            var error = Intents.Error(intent) ?? new()
            {
                ["code"] = "subscription_payment_intent_requires_action",
                ["message"] = "Payment for this subscription requires additional user action before it can be completed successfully.",
            };
            throw StripeError.Card(error, intent.Str("latest_charge"));
        }
        if (verdict == Verdict.Approved)
        {
            subscription.Remove("_pending_lines");
        }
        return verdict;
    }

    private static void ChangeTerms(StripeWorld world, JsonObject subscription, JsonObject asked)
    {
        subscription.TakeMetadata(asked);
        subscription.Take(asked, "description", "collection_method", "days_until_due", "trial_settings");
        if (asked.Has("default_payment_method"))
        {
            subscription["default_payment_method"] = asked.Str("default_payment_method") is { } method
                ? PaymentMethods.Resolve(world, method, "default_payment_method").Str("id") : null;
        }
        if (asked.Obj("cancellation_details") is { } words)
        {
            ((JsonObject)subscription["cancellation_details"]!).Take(words, "comment", "feedback");
        }
        if (asked.Has("pause_collection"))
        {
            subscription["pause_collection"] = asked.Obj("pause_collection") is { } pause
                ? new JsonObject { ["behavior"] = pause.Need("behavior"), ["resumes_at"] = pause.Int("resumes_at") } : null;
        }
        if (asked.Has("discounts"))
        {
            subscription["discounts"] = new JsonArray();
            var wanted = asked.Rows("discounts");
            for (var i = 0; i < wanted.Count; i++)
            {
                var (coupon, code) = Discounts.Resolve(world, wanted[i], $"discounts[{i}]");
                Subscriptions.Discount(world, subscription, coupon, code, null);
            }
        }
        if (asked.Int("trial_end") is { } until)
        {
            ExtendTrial(world, subscription, until);
        }
        ChangeCancellation(world, subscription, asked);
    }

    private static void ChangeCancellation(StripeWorld world, JsonObject subscription, JsonObject asked)
    {
        if (!asked.Has("cancel_at_period_end") && !asked.Has("cancel_at"))
        {
            return;
        }
        var atEnd = asked.Flag("cancel_at_period_end");
        long? at = atEnd ? subscription.Rows("items").Min(item => item.Int("current_period_end")) : asked.Int("cancel_at");
        if (at is not null && at == subscription.Int("cancel_at"))
        {
            return; // asked again: the first moment stays
        }
        subscription["cancel_at_period_end"] = atEnd;
        subscription["cancel_at"] = at;
        subscription["canceled_at"] = at is null ? null : world.Now;
        subscription["cancellation_details"]!["reason"] = at is null ? null : "cancellation_requested";
    }

    private static void ExtendTrial(StripeWorld world, JsonObject subscription, long until)
    {
        if (until <= world.Now)
        {
            throw StripeError.Invalid("Timestamp must be in the future.", "trial_end");
        }
        subscription["status"] = "trialing";
        subscription["trial_start"] ??= world.Now;
        subscription["trial_end"] = until;
        subscription["billing_cycle_anchor"] = until;
        subscription.Remove("_trial_warned");
        foreach (var item in subscription.Rows("items"))
        {
            item["current_period_end"] = until;
        }
    }

    private static void Put(JsonObject subscription, IEnumerable<JsonObject> items) =>
        subscription["items"]!["data"] = items.Select(item => item.Parent is null ? item : item.Copy()).ToJson();
}
