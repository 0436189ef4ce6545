using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>New subscriptions and their first invoice.</summary>
internal static class Subscriptions
{
    /// <summary>A subscription that has not been announced yet. Its status is <c>trialing</c> or <c>active</c>.</summary>
    /// <param name="items">Rows of <c>price</c> (an object), <c>quantity</c> and <c>metadata</c>.</param>
    public static JsonObject Create(StripeWorld world, JsonObject customer, IEnumerable<JsonObject> items, long? trialEnd)
    {
        var subscription = world.Create("subscription");
        var id = subscription.Need("id");
        subscription["customer"] = customer.Need("id");
        subscription["start_date"] = world.Now;
        subscription["billing_cycle_anchor"] = trialEnd ?? world.Now;
        subscription["status"] = trialEnd is null ? "active" : "trialing";
        subscription["trial_start"] = trialEnd is null ? null : world.Now;
        subscription["trial_end"] = trialEnd;
        var rows = items.Select(item => Item(world, id, item, world.Now, trialEnd ?? NextEnd(item.Obj("price")!, world.Now, world.Now))).ToList();
        subscription["items"] = Wire.List($"/v1/subscription_items?subscription={id}", rows);
        subscription["currency"] = rows[0]["price"].Str("currency");
        return subscription;
    }

    public static JsonObject Item(StripeWorld world, string subscription, JsonObject asked, long start, long end)
    {
        var price = asked.Obj("price")!;
        var item = world.Blank("subscription_item");
        item["subscription"] = subscription;
        item["price"] = price.Copy();
        item["plan"] = Plan(price);
        item["current_period_start"] = start;
        item["current_period_end"] = end;
        if (price.Obj("recurring").Str("usage_type") != "metered")
        {
            item["quantity"] = asked.Int("quantity") ?? 1;
        }
        item.TakeMetadata(asked);
        return item;
    }

    public static long NextEnd(JsonObject price, long anchor, long moment)
    {
        var recurring = price.Obj("recurring");
        return Calendar.NextEnd(anchor, recurring.Str("interval") ?? "month", recurring.Int("interval_count") ?? 1, moment);
    }

    /// <summary>The first invoice, composed; nothing is due for items in their trial.</summary>
    public static JsonObject FirstInvoice(StripeWorld world, JsonObject subscription, IEnumerable<JsonObject> oneTimeLines)
    {
        var trial = subscription.Str("status") == "trialing";
        List<JsonObject> lines =
        [
            .. subscription.Rows("items").Select(item => InvoiceLines.ForItem(
                world, item, item.Int("current_period_start")!.Value, item.Int("current_period_end")!.Value, trial)),
            .. oneTimeLines,
        ];
        var customer = world.Get("customer", subscription.Need("customer"));
        return Invoices.Compose(
            world, customer, subscription, "subscription_create", lines, Discounts.Running(world, subscription), subscription.Need("currency"));
    }

    /// <summary>A <c>once</c> coupon waits for the first invoice that asks for money.</summary>
    public static void SpendDiscounts(StripeWorld world, JsonObject subscription, JsonObject invoice)
    {
        if (invoice.Int("subtotal") > 0)
        {
            Discounts.Spend(world, subscription);
        }
    }

    public static void Discount(StripeWorld world, JsonObject subscription, JsonObject coupon, JsonObject? code, string? session)
    {
        var discount = Discounts.Grant(world, coupon, code, subscription.Str("customer"), subscription.Need("id"), session);
        subscription["discounts"] = subscription.Texts("discounts").Append(discount.Need("id")).ToJson();
        world.Emit("customer.discount.created", discount);
    }

    // The older mirror of a price that every item still carries.
    private static JsonObject Plan(JsonObject price)
    {
        var plan = Templates.Of("plan");
        plan.Take(price, "id", "active", "billing_scheme", "created", "currency", "metadata", "nickname", "product", "tiers_mode");
        plan.Take(price.Obj("recurring"), "interval", "interval_count", "meter", "usage_type", "trial_period_days");
        plan["amount"] = price["unit_amount"]?.DeepClone();
        plan["amount_decimal"] = price["unit_amount_decimal"]?.DeepClone();
        return plan;
    }
}
