using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

internal static class SubscriptionsApi
{
    public static void Map(Routes routes)
    {
        routes.On("POST /v1/subscriptions", Create);
        routes.On("GET /v1/subscriptions", List);
        routes.On("GET /v1/subscriptions/{id}", call => call.Target("subscription"));
        routes.On("POST /v1/subscriptions/{id}", Update);
        routes.On("DELETE /v1/subscriptions/{id}", Cancel);
        routes.On("POST /v1/subscriptions/{id}/resume", Resume);
    }

    private static JsonObject Create(Call call)
    {
        var (world, asked) = (call.World, call.Params);
        var customer = call.Get("customer", "customer");
        var rows = asked.Rows("items");
        var items = rows.Select((row, i) => Item(world, row, $"items[{i}]")).ToList();
        if (items.Count == 0)
        {
            throw StripeError.MissingParameter("items");
        }
        var subscription = Subscriptions.Create(world, customer, items, TrialEnd(world, asked));
        subscription.Take(asked, "description", "collection_method", "days_until_due", "trial_settings");
        subscription.TakeMetadata(asked);
        if (call.Str("default_payment_method") is { } method)
        {
            subscription["default_payment_method"] = PaymentMethods.Resolve(world, method, "default_payment_method").Need("id");
        }
        var wanted = asked.Rows("discounts");
        for (var i = 0; i < wanted.Count; i++)
        {
            var (coupon, code) = Discounts.Resolve(world, wanted[i], $"discounts[{i}]");
            Subscriptions.Discount(world, subscription, coupon, code, null);
        }
        if (asked.Flag("cancel_at_period_end"))
        {
            SubscriptionUpdate.Run(world, subscription, new() { ["cancel_at_period_end"] = true });
        }
        Bill(world, subscription, customer, call);
        return subscription;
    }

    private static void Bill(StripeWorld world, JsonObject subscription, JsonObject customer, Call call)
    {
        var invoice = Subscriptions.FirstInvoice(world, subscription, []);
        var due = invoice.Int("amount_due") > 0;
        var method = PaymentMethods.DefaultFor(world, customer, subscription);
        var behavior = call.Str("payment_behavior") ?? "allow_incomplete";
        if (due && behavior is "error_if_incomplete" && method is null)
        {
            world["subscription"].Delete(subscription, keepStub: false);
            throw StripeError.Invalid("This customer has no attached payment source or default payment method.", null, "resource_missing");
        }
        if (due)
        {
            subscription["status"] = "incomplete";
        }
        subscription["latest_invoice"] = invoice.Need("id");
        world.Emit("customer.subscription.created", subscription);
        Invoices.Draft(world, invoice);
        Invoices.Finalize(world, invoice);
        Subscriptions.SpendDiscounts(world, subscription, invoice);
        if (!due)
        {
            Collection.MarkPaid(world, invoice, null);
        }
        else if (behavior == "default_incomplete")
        {
            Collection.Open(world, invoice);
        }
        else if (Collection.Collect(world, invoice, method, onSession: !call.Params.Flag("off_session"), automatic: true) != Verdict.Approved
            && behavior == "error_if_incomplete")
        {
            var intent = Collection.IntentOf(world, invoice)!;
            SubscriptionStates.ExpireIncomplete(world, subscription);
            throw StripeError.Card(Intents.Error(intent) ?? new() { ["code"] = "authentication_required", ["message"] = "Payment needs action." },
                intent.Str("latest_charge"));
        }
    }

    private static JsonObject Item(StripeWorld world, JsonObject row, string param)
    {
        var price = Catalog.PriceOf(world, row, param);
        if (price.Str("type") != "recurring")
        {
            throw StripeError.Invalid("The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
                param + "[price]");
        }
        var item = new JsonObject { ["price"] = price.Copy(), ["quantity"] = row.Int("quantity") ?? 1 };
        item.TakeMetadata(row);
        return item;
    }

    private static long? TrialEnd(StripeWorld world, JsonObject asked)
    {
        if (asked.Has("trial_end") && asked.Has("trial_period_days"))
        {
            throw StripeError.Invalid("You may only specify one of these parameters: trial_end, trial_period_days.", "trial_end");
        }
        var end = asked.Int("trial_end") ?? (asked.Int("trial_period_days") is > 0 and var days ? world.Now + (days * Calendar.Day) : null);
        return end <= world.Now ? throw StripeError.Invalid("Timestamp must be in the future.", "trial_end") : end;
    }

    private static JsonObject List(Call call)
    {
        var status = call.Str("status");
        return call.Page("/v1/subscriptions", call.World["subscription"].NewestFirst().Matching(call, "customer")
            .Where(row => status switch
            {
                null => row.Str("status") is not ("canceled" or "incomplete_expired"),
                "all" => true,
                "ended" => row.Str("status") is "canceled" or "incomplete_expired",
                _ => row.Str("status") == status,
            })
            .Where(row => call.Str("price") is not { } price || row.Rows("items").Exists(item => item["price"].Str("id") == price)));
    }

    private static JsonObject Update(Call call)
    {
        var subscription = call.Target("subscription");
        SubscriptionUpdate.Run(call.World, subscription, call.Params);
        return subscription;
    }

    private static JsonObject Cancel(Call call)
    {
        var (world, subscription) = (call.World, call.Target("subscription"));
        if (subscription.Str("status") is "canceled" or "incomplete_expired")
        {
            throw StripeError.Missing("subscription", call.Id, "id");
        }
        if (call.Params.Obj("cancellation_details") is { } words)
        {
            ((JsonObject)subscription["cancellation_details"]!).Take(words, "comment", "feedback");
        }
        if (call.Params.Flag("prorate"))
        {
            var gone = subscription.Rows("items").Select(item => new JsonObject { ["id"] = item.Need("id"), ["deleted"] = true }).ToList();
            var rest = Proration.Of(world, subscription, gone, "create_prorations", world.Now, newCycle: false, "items");
            subscription["_pending_lines"] = subscription.Rows("_pending_lines").Concat(rest.Lines).Select(line => line.Copy()).ToJson();
        }
        if (call.Params.Flag("invoice_now") && subscription.Rows("_pending_lines").Count > 0)
        {
            var customer = world.Get("customer", subscription.Need("customer"));
            var invoice = Invoices.Draft(world, Invoices.Compose(world, customer, subscription, "subscription_update",
                [.. subscription.Rows("_pending_lines").Select(line => line.Copy())], Discounts.Running(world, subscription),
                subscription.Need("currency")));
            Invoices.Finalize(world, invoice);
            Collection.Collect(world, invoice, PaymentMethods.DefaultFor(world, customer, subscription), onSession: false, automatic: false);
        }
        SubscriptionStates.End(world, subscription, "cancellation_requested");
        return subscription;
    }

    private static JsonObject Resume(Call call)
    {
        var subscription = call.Target("subscription");
        if (subscription.Str("status") != "paused")
        {
            throw StripeError.Invalid("Only paused subscriptions can be resumed.");
        }
        Renewals.Resume(call.World, subscription);
        return subscription;
    }
}
