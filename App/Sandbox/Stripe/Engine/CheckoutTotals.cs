using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>What a checkout costs today.</summary>
internal static class CheckoutTotals
{
    /// <summary>Works the session's sums out again, after its lines or discounts changed.</summary>
    public static void Set(StripeWorld world, JsonObject session)
    {
        if (session.Str("mode") == "setup")
        {
            return;
        }
        var rows = LineItems(world, session);
        var subtotal = rows.Sum(row => row.Int("amount_subtotal") ?? 0);
        var off = rows.Sum(row => row.Int("amount_discount") ?? 0);
        session["amount_subtotal"] = subtotal;
        session["amount_total"] = subtotal - off;
        session["total_details"]!["amount_discount"] = off;
    }

    /// <summary>The session's line items on the wire; nothing is due today for what is in a trial.</summary>
    public static List<JsonObject> LineItems(StripeWorld world, JsonObject session)
    {
        var rows = session.Rows("_items").Select(item => Row(world, session, item)).ToList();
        var subtotal = rows.Sum(row => row.Int("amount_subtotal") ?? 0);
        var off = CouponOf(world, session) is { } coupon ? Discounts.Off(coupon, subtotal) : 0;
        var rest = off;
        foreach (var row in rows)
        {
            var full = row.Int("amount_subtotal") ?? 0;
            var share = row == rows[^1] ? rest : subtotal == 0 ? 0 : Amounts.Round((decimal)off * full / subtotal);
            rest -= share;
            row["amount_discount"] = share;
            row["amount_total"] = full - share;
        }
        return rows;
    }

    public static JsonObject? CouponOf(StripeWorld world, JsonObject session)
    {
        var discount = session.Rows("discounts").FirstOrDefault();
        var code = world.Find("promotion_code", discount.Str("promotion_code"));
        return world.Find("coupon", code is null ? discount.Str("coupon") : code["promotion"].Str("coupon"));
    }

    /// <summary>When the trial of a session paid now would end; null without one.</summary>
    public static long? TrialEnd(StripeWorld world, JsonObject session)
    {
        var data = session.Obj("_subscription_data");
        return data.Int("trial_end") ?? (data.Int("trial_period_days") is { } days ? world.Now + (days * Calendar.Day) : null);
    }

    private static JsonObject Row(StripeWorld world, JsonObject session, JsonObject item)
    {
        var price = world.Get("price", item.Need("price"));
        var row = world.Blank("item", item.Need("id"));
        var free = price.Str("type") == "recurring" && TrialEnd(world, session) is not null;
        row["amount_subtotal"] = free ? 0 : Amounts.Of(price, item.Int("quantity"));
        row["currency"] = price.Str("currency");
        row["description"] = InvoiceLines.Name(world, price);
        row["price"] = Wire.Clean(price);
        row["quantity"] = item.Int("quantity");
        row["adjustable_quantity"] = item["adjustable_quantity"]?.DeepClone();
        row.TakeMetadata(item);
        return row;
    }
}
