using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>The subscription that a paid checkout begins.</summary>
internal static class CheckoutSubscription
{
    public static void Start(StripeWorld world, JsonObject session, JsonObject customer, JsonObject? intent, JsonObject? method)
    {
        var data = session.Obj("_subscription_data");
        var lines = session.Rows("_items").Select(item => (Item: item, Price: world.Get("price", item.Need("price")))).ToList();
        var subscription = Subscriptions.Create(world, customer,
            lines.Where(line => line.Price.Str("type") == "recurring").Select(line => Asked(line.Item, line.Price)), CheckoutTotals.TrialEnd(world, session));
        subscription.Take(data, "description", "trial_settings");
        subscription.TakeMetadata(data);
        subscription["default_payment_method"] = method.Str("id");
        if (CheckoutTotals.CouponOf(world, session) is { } coupon)
        {
            Subscriptions.Discount(world, subscription, coupon, CodeOf(world, session), session.Str("id"));
        }
        var oneTime = lines.Where(line => line.Price.Str("type") == "one_time")
            .Select(line => InvoiceLines.OneTime(world, line.Price, line.Item.Int("quantity") ?? 1, subscription.Str("id")));
        var invoice = Invoices.Draft(world, Subscriptions.FirstInvoice(world, subscription, oneTime));
        Invoices.Finalize(world, invoice);
        var payment = intent.Str("object") == "payment_intent" ? intent : null;
        if (payment is not null)
        {
            Collection.Link(world, invoice, payment);
        }
        Collection.MarkPaid(world, invoice, payment);
        Subscriptions.SpendDiscounts(world, subscription, invoice);
        session["subscription"] = subscription.Need("id");
        session["invoice"] = invoice.Need("id");
        world.Emit("customer.subscription.created", subscription);
    }

    /// <summary>Counts the coupon of a one-time purchase.</summary>
    public static void SpendDiscount(StripeWorld world, JsonObject session, string? customer)
    {
        if (CheckoutTotals.CouponOf(world, session) is { } coupon)
        {
            Discounts.Grant(world, coupon, CodeOf(world, session), customer, null, session.Str("id"));
        }
    }

    private static JsonObject Asked(JsonObject item, JsonObject price) => new()
    {
        ["price"] = price.Copy(),
        ["quantity"] = item.Int("quantity"),
        ["metadata"] = item["metadata"]?.DeepClone(),
    };

    private static JsonObject? CodeOf(StripeWorld world, JsonObject session) =>
        world.Find("promotion_code", session.Rows("discounts").FirstOrDefault().Str("promotion_code"));
}
