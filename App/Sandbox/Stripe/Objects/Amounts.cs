using System.Globalization;
using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Money in minor units, worked out from prices.</summary>
internal static class Amounts
{
    private static readonly HashSet<string> WholeUnits =
        ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf"];

    /// <summary>What a quantity costs for one period. Usage that is metered elsewhere costs nothing here.</summary>
    public static long Of(JsonObject price, long? quantity)
    {
        if (quantity is null)
        {
            return 0;
        }
        if (price.Str("billing_scheme") == "tiered")
        {
            return Tiered(price, quantity.Value);
        }
        return price.Int("unit_amount") is { } unit ? unit * quantity.Value : Round(Unit(price, "unit_amount_decimal") * quantity.Value);
    }

    public static long Round(decimal amount) => (long)Math.Round(amount, MidpointRounding.AwayFromZero);

    /// <summary>An amount as people read it, such as <c>$12.00</c>.</summary>
    public static string Show(long amount, string? currency)
    {
        var code = (currency ?? "usd").ToLowerInvariant();
        var whole = WholeUnits.Contains(code);
        var text = Math.Abs(whole ? amount : amount / 100m).ToString(whole ? "N0" : "N2", CultureInfo.InvariantCulture);
        var sign = amount < 0 ? "-" : "";
        return code switch
        {
            "usd" => $"{sign}${text}",
            "eur" => $"{sign}€{text}",
            "gbp" => $"{sign}£{text}",
            "inr" => $"{sign}₹{text}",
            "jpy" => $"{sign}¥{text}",
            _ => $"{sign}{text} {code.ToUpperInvariant()}",
        };
    }

    private static long Tiered(JsonObject price, long quantity)
    {
        var total = 0m;
        var below = 0L;
        foreach (var tier in price.Rows("tiers"))
        {
            var upTo = tier.Int("up_to") ?? long.MaxValue;
            var inTier = price.Str("tiers_mode") == "volume" ? (quantity <= upTo ? quantity : 0) : Math.Min(quantity, upTo) - below;
            if (inTier > 0)
            {
                total += (inTier * Unit(tier, "unit_amount_decimal")) + Unit(tier, "flat_amount_decimal");
            }
            if (quantity <= upTo)
            {
                break;
            }
            below = upTo;
        }
        return Round(total);
    }

    private static decimal Unit(JsonObject row, string key) =>
        row.Str(key) is { } text ? decimal.Parse(text, CultureInfo.InvariantCulture) : 0;
}
