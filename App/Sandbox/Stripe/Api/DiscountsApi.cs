using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

internal static class DiscountsApi
{
    public static void Map(Routes routes)
    {
        routes.On("POST /v1/coupons", CreateCoupon);
        routes.On("GET /v1/coupons", call => call.Page("/v1/coupons", call.World["coupon"].NewestFirst()));
        routes.On("GET /v1/coupons/{id}", call => call.Target("coupon"));
        routes.On("POST /v1/coupons/{id}", UpdateCoupon);
        routes.On("DELETE /v1/coupons/{id}", DeleteCoupon);
        routes.On("POST /v1/promotion_codes", CreateCode);
        routes.On("GET /v1/promotion_codes", ListCodes);
        routes.On("GET /v1/promotion_codes/{id}", call => call.Target("promotion_code"));
        routes.On("POST /v1/promotion_codes/{id}", UpdateCode);
    }

    private static JsonObject CreateCoupon(Call call)
    {
        var asked = call.Params;
        if (call.World.Find("coupon", call.Str("id")) is not null)
        {
            throw StripeError.Invalid("Coupon already exists.", "id", "resource_already_exists");
        }
        if ((asked.Number("percent_off") is null) == (asked.Int("amount_off") is null))
        {
            throw StripeError.Invalid("You must pass either `percent_off` or `amount_off`, and not both.", "percent_off");
        }
        if (asked.Number("percent_off") is <= 0 or > 100)
        {
            throw StripeError.Invalid("Invalid percent_off: must be greater than 0 and at most 100.", "percent_off");
        }
        if (asked.Int("amount_off") is not null && asked.Str("currency") is null)
        {
            throw StripeError.MissingParameter("currency");
        }
        if (asked.Str("duration") == "repeating" && asked.Int("duration_in_months") is null)
        {
            throw StripeError.MissingParameter("duration_in_months");
        }
        var coupon = call.World.Create("coupon", call.Str("id") ?? Ids.Random(8));
        coupon.Take(asked, "amount_off", "applies_to", "currency", "duration", "duration_in_months", "max_redemptions", "name", "percent_off", "redeem_by");
        coupon.TakeMetadata(asked);
        call.World.Emit("coupon.created", coupon);
        return coupon;
    }

    private static JsonObject UpdateCoupon(Call call)
    {
        var coupon = call.Target("coupon");
        call.World.Change(coupon, "coupon.updated", () =>
        {
            coupon.Take(call.Params, "name");
            coupon.TakeMetadata(call.Params);
        });
        return coupon;
    }

    private static JsonObject DeleteCoupon(Call call)
    {
        var coupon = call.Target("coupon");
        coupon["valid"] = false;
        call.World.Emit("coupon.deleted", coupon);
        foreach (var code in call.World["promotion_code"].Rows.Where(row => row["promotion"].Str("coupon") == call.Id))
        {
            code["active"] = false;
        }
        return call.World["coupon"].Delete(coupon, keepStub: false);
    }

    private static JsonObject CreateCode(Call call)
    {
        var (world, asked) = (call.World, call.Params);
        var coupon = world.Get("coupon", asked["promotion"].Str("coupon") ?? throw StripeError.MissingParameter("promotion[coupon]"), "promotion[coupon]");
        var text = call.Str("code") ?? Ids.Random(8).ToUpperInvariant();
        if (world["promotion_code"].Rows.Any(row => row.Flag("active") && string.Equals(row.Str("code"), text, StringComparison.OrdinalIgnoreCase)))
        {
            throw StripeError.Invalid("An active promotion code with that code already exists.", "code", "resource_already_exists");
        }
        var code = world.Create("promotion_code");
        code.Take(asked, "active", "expires_at", "max_redemptions");
        code["code"] = text;
        code["customer"] = call.Find("customer", "customer").Str("id");
        code["promotion"]!["coupon"] = coupon.Need("id");
        ((JsonObject)code["restrictions"]!).Take(asked.Obj("restrictions"), "first_time_transaction", "minimum_amount", "minimum_amount_currency");
        code.TakeMetadata(asked);
        world.Emit("promotion_code.created", code);
        return code;
    }

    private static JsonObject ListCodes(Call call) => call.Page("/v1/promotion_codes", call.World["promotion_code"].NewestFirst()
        .Matching(call, "active", "customer")
        .Where(row => call.Str("code") is not { } code || string.Equals(row.Str("code"), code, StringComparison.OrdinalIgnoreCase))
        .Where(row => call.Str("coupon") is not { } coupon || row["promotion"].Str("coupon") == coupon));

    private static JsonObject UpdateCode(Call call)
    {
        var code = call.Target("promotion_code");
        call.World.Change(code, "promotion_code.updated", () =>
        {
            code.Take(call.Params, "active");
            code.TakeMetadata(call.Params);
        });
        return code;
    }
}
