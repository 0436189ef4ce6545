using System.Globalization;
using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Products and prices, named or given in place.</summary>
internal static class Catalog
{
    public static JsonObject Product(StripeWorld world, JsonObject asked)
    {
        var product = world.Create("product", asked.Str("id"));
        product.Take(asked, "name", "active", "description", "images", "marketing_features", "package_dimensions", "shippable",
            "statement_descriptor", "tax_code", "unit_label", "url");
        product.TakeMetadata(asked);
        return product;
    }

    public static JsonObject Price(StripeWorld world, JsonObject asked, string param = "")
    {
        var price = world.Create("price");
        price.Take(asked, "active", "lookup_key", "nickname", "tax_behavior", "billing_scheme", "tiers_mode", "transform_quantity");
        price["currency"] = asked.Need("currency").ToLowerInvariant();
        price["product"] = asked.Obj("product_data") is { } data
            ? Product(world, data).Need("id")
            : world.Get("product", asked.Str("product") ?? throw StripeError.MissingParameter(param + "product"), param + "product").Need("id");
        price.TakeMetadata(asked);
        SetAmount(price, asked, "unit_amount");
        if (asked.Rows("tiers") is { Count: > 0 } tiers)
        {
            price["tiers"] = tiers.Select(Tier).ToJson();
            price["unit_amount"] = null;
            price["unit_amount_decimal"] = null;
        }
        else if (price.Str("unit_amount_decimal") is null)
        {
            throw StripeError.MissingParameter(param + "unit_amount");
        }
        if (asked.Obj("recurring") is { } recurring)
        {
            price["type"] = "recurring";
            price["recurring"] = new JsonObject
            {
                ["interval"] = recurring.Need("interval"),
                ["interval_count"] = recurring.Int("interval_count") ?? 1,
                ["meter"] = recurring.Str("meter"),
                ["trial_period_days"] = recurring.Int("trial_period_days"),
                ["usage_type"] = recurring.Str("usage_type") ?? "licensed",
            };
        }
        return price;
    }

    public static JsonObject Recurring(StripeWorld world, string id, string param)
    {
        var price = world.Get("price", id, param);
        return price.Str("type") == "recurring" ? price : throw StripeError.Invalid(
            $"The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.", param);
    }

    /// <summary>A line's price: an existing one by id, or <c>price_data</c> made into one that nothing else can use.</summary>
    public static JsonObject PriceOf(StripeWorld world, JsonObject line, string param)
    {
        if (line.Str("price") is { } id)
        {
            var price = world.Get("price", id, param + "[price]");
            return price.Flag("active") ? price : throw StripeError.Invalid(
                "The price specified is inactive. This field only accepts active prices.", param + "[price]");
        }
        var made = Price(world, line.Obj("price_data") ?? throw StripeError.MissingParameter(param + "[price]"), param + "[price_data]");
        made["active"] = false;
        return made;
    }

    private static JsonObject Tier(JsonObject asked)
    {
        var tier = new JsonObject
        {
            ["flat_amount"] = null,
            ["flat_amount_decimal"] = null,
            ["unit_amount"] = null,
            ["unit_amount_decimal"] = null,
            ["up_to"] = long.TryParse(asked["up_to"]?.ToString(), CultureInfo.InvariantCulture, out var upTo) ? upTo : null,
        };
        SetAmount(tier, asked, "unit_amount");
        SetAmount(tier, asked, "flat_amount");
        return tier;
    }

    // Both forms are shown; the integer is null below a whole minor unit.
    private static void SetAmount(JsonObject row, JsonObject asked, string key)
    {
        if (asked.Int(key) is { } whole)
        {
            row[key] = whole;
            row[key + "_decimal"] = whole.ToString(CultureInfo.InvariantCulture);
        }
        else if (asked[key + "_decimal"]?.ToString() is { Length: > 0 } text)
        {
            var exact = decimal.Parse(text, CultureInfo.InvariantCulture);
            row[key] = exact == decimal.Truncate(exact) ? (long)exact : null;
            row[key + "_decimal"] = exact.ToString("0.############", CultureInfo.InvariantCulture);
        }
    }
}
