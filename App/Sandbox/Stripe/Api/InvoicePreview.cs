using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>The next invoice, worked out and not kept.</summary>
internal static class InvoicePreview
{
    public static JsonObject Make(Call call)
    {
        var (world, details) = (call.World, call.Params.Obj("subscription_details"));
        var subscription = call.Find("subscription", "subscription");
        var customer = call.Find("customer", "customer") ?? (subscription is null
            ? throw StripeError.MissingParameter("customer")
            : world.Get("customer", subscription.Need("customer")));
        var invoice = subscription is null ? Fresh(world, customer, details) : Next(world, customer, subscription.Copy(), details);
        invoice["id"] = "upcoming_in_" + Ids.Random(24);
        invoice["next_payment_attempt"] = invoice.Int("period_end");
        return invoice;
    }

    public static JsonObject Next(StripeWorld world, JsonObject customer, JsonObject subscription, JsonObject? details)
    {
        var behavior = details.Str("proration_behavior") ?? "create_prorations";
        var at = details.Int("proration_date") ?? world.Now;
        if (details.Rows("items").Count == 0)
        {
            return Renewal(world, subscription, []);
        }
        var change = Proration.Of(world, subscription, details.Rows("items"), behavior, at,
            details.Str("billing_cycle_anchor") == "now" || details.Str("trial_end") == "now", "subscription_details[items]");
        if (change.NewCycle || behavior == "always_invoice")
        {
            List<JsonObject> lines = [.. subscription.Rows("_pending_lines").Select(line => line.Copy()), .. change.Lines];
            return Marked(at, Invoices.Compose(world, customer, subscription, "subscription_update", lines,
                Discounts.Running(world, subscription), subscription.Need("currency")));
        }
        subscription["items"]!["data"] = change.Items.Select(item => item.Copy()).ToJson();
        return Marked(at, Renewal(world, subscription, change.Lines));
    }

    private static JsonObject Renewal(StripeWorld world, JsonObject subscription, List<JsonObject> extra)
    {
        subscription["_pending_lines"] = subscription.Rows("_pending_lines").Concat(extra).Select(line => line.Copy()).ToJson();
        var anchor = subscription.Str("status") == "trialing" ? subscription.Int("trial_end") : subscription.Int("billing_cycle_anchor");
        foreach (var item in subscription.Rows("items"))
        {
            var start = item.Int("current_period_end")!.Value;
            item["current_period_start"] = start;
            item["current_period_end"] = Subscriptions.NextEnd(item.Obj("price")!, anchor!.Value, start);
        }
        var invoice = Renewals.Compose(world, subscription, subscription.Flag("cancel_at_period_end") ? [] : subscription.Rows("items"));
        invoice["billing_reason"] = "upcoming";
        return invoice;
    }

    private static JsonObject Fresh(StripeWorld world, JsonObject customer, JsonObject? details)
    {
        var lines = details.Rows("items").Select((row, i) =>
        {
            var price = Catalog.PriceOf(world, row, $"subscription_details[items][{i}]");
            var asked = new JsonObject { ["price"] = price.Copy(), ["quantity"] = row.Int("quantity") ?? 1 };
            var end = Subscriptions.NextEnd(price, world.Now, world.Now);
            return InvoiceLines.ForItem(world, Subscriptions.Item(world, "sub_preview", asked, world.Now, end), world.Now, end, details.Has("trial_end"));
        }).ToList();
        return Invoices.Compose(world, customer, null, "subscription_create", lines, [], lines.FirstOrDefault().Str("currency") ?? "usd");
    }

    private static JsonObject Marked(long at, JsonObject invoice)
    {
        invoice["parent"]!["subscription_details"]!["subscription_proration_date"] = at;
        return invoice;
    }
}
