using System.Globalization;
using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>The lines of an invoice, not yet on one.</summary>
internal static class InvoiceLines
{
    /// <summary>A subscription item for one period; nothing is due in a trial.</summary>
    public static JsonObject ForItem(StripeWorld world, JsonObject item, long start, long end, bool trial)
    {
        var price = item.Obj("price")!;
        var line = Line(world, price, item.Int("quantity"), trial ? 0 : Amounts.Of(price, item.Int("quantity")), start, end);
        line["description"] = trial ? $"Trial period for {Name(world, price)}" : Describe(world, price, item.Int("quantity"));
        line["parent"] = ItemParent(item, proration: false);
        line["subscription"] = item.Str("subscription");
        return line;
    }

    /// <summary>The unused rest of a period given back (negative), or the rest of it at new terms.</summary>
    public static JsonObject Proration(StripeWorld world, JsonObject item, decimal share, bool credit, long from, long end)
    {
        var price = item.Obj("price")!;
        var amount = Amounts.Round(Amounts.Of(price, item.Int("quantity")) * share) * (credit ? -1 : 1);
        var line = Line(world, price, item.Int("quantity"), amount, from, end);
        var quantity = item.Int("quantity") is > 1 and var count ? $"{count} × " : "";
        line["description"] = $"{(credit ? "Unused" : "Remaining")} time on {quantity}{Name(world, price)} after {Calendar.Date(from)}";
        line["parent"] = ItemParent(item, proration: true);
        line["subscription"] = item.Str("subscription");
        return line;
    }

    /// <summary>A one-time price on a subscription's first invoice.</summary>
    public static JsonObject OneTime(StripeWorld world, JsonObject price, long quantity, string? subscription)
    {
        var line = Line(world, price, quantity, Amounts.Of(price, quantity), world.Now, world.Now);
        line["description"] = Name(world, price);
        line["parent"] = new JsonObject
        {
            ["invoice_item_details"] = new JsonObject
            {
                ["invoice_item"] = "ii_" + Ids.Random(24),
                ["proration"] = false,
                ["proration_details"] = new JsonObject { ["credited_items"] = null },
                ["subscription"] = subscription,
            },
            ["subscription_item_details"] = null,
            ["type"] = "invoice_item_details",
        };
        line["subscription"] = subscription;
        return line;
    }

    public static bool IsProration(JsonObject line) => line.Obj("parent").Obj("subscription_item_details").Flag("proration");

    public static string Name(StripeWorld world, JsonObject price) =>
        world.Named(price, "product", "product").Str("name") ?? price.Str("nickname") ?? "Product";

    public static string Describe(StripeWorld world, JsonObject price, long? quantity)
    {
        var each = price.Int("unit_amount") is { } unit ? Amounts.Show(unit, price.Str("currency")) : "tiered";
        return $"{quantity ?? 1} × {Name(world, price)} (at {each} / {Every(price)})";
    }

    /// <summary>A price's period in words: <c>month</c>, <c>3 months</c>.</summary>
    public static string Every(JsonObject price)
    {
        var recurring = price.Obj("recurring");
        return recurring.Int("interval_count") is > 1 and var count ? $"{count} {recurring.Str("interval")}s" : recurring.Str("interval") ?? "once";
    }

    private static JsonObject Line(StripeWorld world, JsonObject price, long? quantity, long amount, long start, long end)
    {
        var line = world.Blank("line_item");
        line["amount"] = amount;
        line["subtotal"] = amount;
        line["currency"] = price.Str("currency");
        line["quantity"] = quantity;
        line["quantity_decimal"] = quantity?.ToString(CultureInfo.InvariantCulture);
        line["period"] = new JsonObject { ["end"] = end, ["start"] = start };
        line["pricing"] = new JsonObject
        {
            ["price_details"] = new JsonObject { ["price"] = price.Str("id"), ["product"] = price.Str("product") },
            ["type"] = "price_details",
            ["unit_amount_decimal"] = price.Str("unit_amount_decimal"),
        };
        return line;
    }

    private static JsonObject ItemParent(JsonObject item, bool proration) => new()
    {
        ["invoice_item_details"] = null,
        ["subscription_item_details"] = new JsonObject
        {
            ["invoice_item"] = null,
            ["proration"] = proration,
            ["proration_details"] = new JsonObject { ["credited_items"] = null },
            ["subscription"] = item.Str("subscription"),
            ["subscription_item"] = item.Str("id"),
        },
        ["type"] = "subscription_item_details",
    };
}
