using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Coupons and the codes that give them.</summary>
internal static class Discounts
{
    /// <summary>The coupon behind <c>discounts[i]</c>, checked to be usable now.</summary>
    public static (JsonObject Coupon, JsonObject? Code) Resolve(StripeWorld world, JsonObject asked, string param)
    {
        var code = asked.Str("promotion_code") is { } id ? world.Get("promotion_code", id, param + "[promotion_code]") : null;
        var coupon = code is null
            ? world.Get("coupon", asked.Str("coupon") ?? throw StripeError.MissingParameter(param + "[coupon]"), param + "[coupon]")
            : world.Get("coupon", code["promotion"].Need("coupon"), param);
        return code is not null && !IsOpen(world, code) ? throw StripeError.Invalid("This promotion code is not active.", param)
            : !IsValid(world, coupon) ? throw StripeError.Invalid($"Coupon expired: {coupon.Str("id")}", param, "coupon_expired")
            : (coupon, code);
    }

    /// <summary>Why a customer cannot use a code they typed; null when they can.</summary>
    public static string? Refusal(StripeWorld world, JsonObject? code, string? customer, long subtotal, string? currency)
    {
        if (code is null || !IsOpen(world, code) || world.Find("coupon", code["promotion"].Str("coupon")) is not { } coupon || !IsValid(world, coupon))
        {
            return "This code is invalid.";
        }
        var rules = code.Obj("restrictions");
        var firstTimeOnly = rules.Flag("first_time_transaction")
            && world["charge"].Rows.Any(charge => customer is not null && charge.Str("customer") == customer && charge.Flag("paid"));
        return code.Str("customer") is { } only && only != customer ? "This code is invalid."
            : firstTimeOnly ? "This code is for first orders only."
            : rules.Int("minimum_amount") is { } least && (subtotal < least || rules.Str("minimum_amount_currency") != currency)
                ? $"This code needs an order of {Amounts.Show(least, rules.Str("minimum_amount_currency"))} or more."
            : null;
    }

    /// <summary>Ties a coupon to a customer's subscription, or to one checkout, and counts the use.</summary>
    public static JsonObject Grant(StripeWorld world, JsonObject coupon, JsonObject? code, string? customer, string? subscription, string? session)
    {
        var discount = world.Create("discount");
        discount["start"] = world.Now;
        discount["source"]!["coupon"] = coupon.Need("id");
        discount["customer"] = customer;
        discount["subscription"] = subscription;
        discount["checkout_session"] = session;
        discount["promotion_code"] = code.Str("id");
        discount["end"] = coupon.Str("duration") == "repeating" ? Calendar.Add(world.Now, "month", coupon.Int("duration_in_months") ?? 1) : null;
        Use(coupon, "valid");
        if (code is not null)
        {
            Use(code, "active");
        }
        return discount;
    }

    /// <summary>What a coupon takes off <paramref name="amount"/>.</summary>
    public static long Off(JsonObject coupon, long amount) => amount <= 0 ? 0
        : coupon.Number("percent_off") is { } percent ? Amounts.Round(amount * percent / 100)
        : Math.Min(amount, coupon.Int("amount_off") ?? 0);

    /// <summary>Takes discounts off an invoice's lines and says how much each took.</summary>
    public static List<(string Discount, long Amount)> Apply(StripeWorld world, IEnumerable<JsonObject> discounts, List<JsonObject> lines)
    {
        var taken = new List<(string, long)>();
        var left = lines.ToDictionary(line => line, line => line.Int("amount") ?? 0);
        foreach (var discount in discounts)
        {
            var coupon = world.Get("coupon", discount["source"].Need("coupon"));
            var products = coupon.Obj("applies_to").Texts("products");
            var open = lines.Where(line => left[line] != 0
                && (products.Count == 0 || products.Contains(line["pricing"]!["price_details"].Need("product")))
                && (coupon.Number("percent_off") is not null || !InvoiceLines.IsProration(line))).ToList();
            var sum = open.Sum(line => left[line]);
            var off = Off(coupon, sum);
            var rest = off;
            foreach (var line in open)
            {
                var share = line == open[^1] ? rest : sum == 0 ? 0 : Amounts.Round((decimal)off * left[line] / sum);
                rest -= share;
                left[line] -= share;
                ((JsonArray)line["discount_amounts"]!).Add(new JsonObject { ["amount"] = share, ["discount"] = discount.Need("id") });
                ((JsonArray)line["discounts"]!).Add(discount.Need("id"));
            }
            taken.Add((discount.Need("id"), off));
        }
        return taken;
    }

    /// <summary>The subscription's discounts that still run; a <c>once</c> coupon is spent by its first invoice.</summary>
    public static List<JsonObject> Running(StripeWorld world, JsonObject subscription) =>
    [
        .. subscription.Texts("discounts").Select(id => world.Find("discount", id)).OfType<JsonObject>()
            .Where(discount => discount.Int("end") is not { } end || end > world.Now),
    ];

    /// <summary>Drops the discounts that have done their work.</summary>
    public static void Spend(StripeWorld world, JsonObject subscription)
    {
        foreach (var discount in subscription.Texts("discounts").Select(id => world.Get("discount", id)))
        {
            var once = world.Get("coupon", discount["source"].Need("coupon")).Str("duration") == "once";
            if (once || (discount.Int("end") is { } end && end <= world.Now))
            {
                subscription["discounts"] = subscription.Texts("discounts").Where(id => id != discount.Str("id")).ToJson();
                discount["end"] ??= world.Now;
                world.Emit("customer.discount.deleted", discount);
            }
        }
    }

    private static bool IsValid(StripeWorld world, JsonObject coupon) =>
        coupon.Flag("valid") && (coupon.Int("redeem_by") is not { } until || world.Now < until);

    private static bool IsOpen(StripeWorld world, JsonObject code) =>
        code.Flag("active") && (code.Int("expires_at") is not { } until || world.Now < until);

    private static void Use(JsonObject row, string open)
    {
        var times = (row.Int("times_redeemed") ?? 0) + 1;
        row["times_redeemed"] = times;
        if (row.Int("max_redemptions") is { } most && times >= most)
        {
            row[open] = false;
        }
    }
}
