using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>What Stripe refuses when a checkout session is made.</summary>
internal static class CheckoutRules
{
    public static void Check(StripeWorld world, JsonObject asked, string mode)
    {
        if (asked.Str("ui_mode") is null or "hosted_page" && asked.Str("success_url") is null)
        {
            throw StripeError.MissingParameter("success_url");
        }
        if (asked.Str("ui_mode") is not (null or "hosted_page"))
        {
            throw StripeError.Invalid("The sandbox has hosted pages only: leave ui_mode out.", "ui_mode");
        }
        OnlyOne(asked, "customer", "customer_email");
        OnlyOne(asked, "allow_promotion_codes", "discounts");
        var data = asked.Obj("subscription_data");
        if (data is not null && mode != "subscription")
        {
            throw StripeError.Invalid($"You can not pass `subscription_data` in `{mode}` mode.", "subscription_data");
        }
        if (asked.Obj("payment_intent_data") is not null && mode != "payment")
        {
            throw StripeError.Invalid($"You can not pass `payment_intent_data` in `{mode}` mode.", "payment_intent_data");
        }
        if (data.Has("trial_end") && data.Has("trial_period_days"))
        {
            throw StripeError.Invalid("You may only specify one of these parameters: trial_end, trial_period_days.", "subscription_data[trial_end]");
        }
        if (data.Int("trial_end") is { } end && end < world.Now + (2 * Calendar.Day))
        {
            throw StripeError.Invalid("The `trial_end` date has to be at least 2 days in the future.", "subscription_data[trial_end]");
        }
        if (data.Int("trial_period_days") is < 1)
        {
            throw StripeError.Invalid("This value must be greater than or equal to 1.", "subscription_data[trial_period_days]",
                "parameter_invalid_integer");
        }
        if (asked.Int("expires_at") is { } expires && (expires < world.Now + (30 * 60) || expires > world.Now + Calendar.Day))
        {
            throw StripeError.Invalid("The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.", "expires_at");
        }
        if (asked.Obj("customer_update") is not null && asked.Str("customer") is null)
        {
            throw StripeError.Invalid("`customer_update` can only be used with `customer`.", "customer_update");
        }
    }

    public static JsonObject Item(StripeWorld world, JsonObject line, string mode, string param)
    {
        var price = Catalog.PriceOf(world, line, param);
        var metered = price.Obj("recurring").Str("usage_type") == "metered";
        if (metered && line.Has("quantity"))
        {
            throw StripeError.Invalid("You cannot pass `quantity` for a price with `usage_type=metered`.", param + "[quantity]");
        }
        if (!metered && line.Int("quantity") is not > 0)
        {
            throw line.Has("quantity")
                ? StripeError.Invalid("This value must be greater than or equal to 1.", param + "[quantity]", "parameter_invalid_integer")
                : StripeError.Invalid($"Quantity is required. Add `quantity` to `{param}`", param + "[quantity]", "parameter_missing");
        }
        if (mode == "payment" && price.Str("type") == "recurring")
        {
            throw StripeError.Invalid("You specified `payment` mode but passed a recurring price. "
                + "Either switch to `subscription` mode or use only one-time prices.", param + "[price]");
        }
        var item = new JsonObject
        {
            ["id"] = Ids.New("item"),
            ["price"] = price.Need("id"),
            ["quantity"] = line.Int("quantity"),
            ["adjustable_quantity"] = Adjustable(line.Obj("adjustable_quantity")),
        };
        item.TakeMetadata(line);
        return item;
    }

    public static void CheckItems(StripeWorld world, List<JsonObject> items, string mode)
    {
        var prices = items.ConvertAll(item => world.Get("price", item.Need("price")));
        if (mode != "setup" && items.Count == 0)
        {
            throw StripeError.MissingParameter("line_items");
        }
        if (mode == "subscription" && !prices.Exists(price => price.Str("type") == "recurring"))
        {
            throw StripeError.Invalid("You must provide at least one recurring price in `subscription` mode when using prices.", "line_items");
        }
        if (prices.Select(price => price.Str("currency")).Distinct().Count() > 1)
        {
            throw StripeError.Invalid("All prices of a Checkout Session must use the same currency.", "line_items");
        }
    }

    public static void Discount(StripeWorld world, JsonObject session, JsonObject asked)
    {
        var wanted = asked.Rows("discounts");
        if (wanted.Count > 1)
        {
            throw StripeError.Invalid("You can only pass one discount.", "discounts");
        }
        foreach (var discount in wanted)
        {
            Discounts.Resolve(world, discount, "discounts[0]");
            session["discounts"] = new JsonArray(new JsonObject
            {
                ["coupon"] = discount.Str("promotion_code") is null ? discount.Str("coupon") : null,
                ["promotion_code"] = discount.Str("promotion_code"),
            });
        }
    }

    private static JsonObject? Adjustable(JsonObject? asked) => asked is null ? null : new()
    {
        ["enabled"] = asked.Flag("enabled"),
        ["maximum"] = asked.Int("maximum") ?? (asked.Flag("enabled") ? 99 : null),
        ["minimum"] = asked.Int("minimum") ?? (asked.Flag("enabled") ? 1 : null),
    };

    private static void OnlyOne(JsonObject asked, string first, string second)
    {
        if (asked.Has(first) && asked.Has(second))
        {
            throw StripeError.Invalid($"You may only specify one of these parameters: {first}, {second}.", first);
        }
    }
}
