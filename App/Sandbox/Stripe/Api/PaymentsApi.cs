using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

internal static class PaymentsApi
{
    public static void Map(Routes routes)
    {
        routes.On("POST /v1/payment_intents", Create);
        routes.On("GET /v1/payment_intents", call =>
            call.Page("/v1/payment_intents", call.World["payment_intent"].NewestFirst().Matching(call, "customer")));
        routes.On("GET /v1/payment_intents/{id}", call => call.Target("payment_intent"));
        routes.On("POST /v1/payment_intents/{id}", Update);
        routes.On("POST /v1/payment_intents/{id}/confirm", Confirm);
        routes.On("POST /v1/payment_intents/{id}/cancel", Cancel);
        routes.On("POST /v1/payment_intents/{id}/capture", Capture);
        routes.On("GET /v1/setup_intents/{id}", call => call.Target("setup_intent"));
        routes.On("GET /v1/charges/{id}", call => call.Target("charge"));
        routes.On("GET /v1/charges", call => call.Page("/v1/charges", call.World["charge"].NewestFirst().Matching(call, "customer", "payment_intent")));
        DisputesApi.Map(routes);
        PaymentMethodsApi.Map(routes);
    }

    private static JsonObject Create(Call call)
    {
        var (world, asked) = (call.World, call.Params);
        var amount = asked.Int("amount") ?? throw StripeError.MissingParameter("amount");
        if (amount < 1)
        {
            throw StripeError.Invalid("This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer");
        }
        var customer = call.Find("customer", "customer");
        var intent = Intents.Payment(world, amount, call.Need("currency").ToLowerInvariant(), customer.Str("id"));
        intent.Take(asked, "description", "receipt_email", "setup_future_usage", "statement_descriptor", "statement_descriptor_suffix",
            "confirmation_method");
        intent["capture_method"] = call.Str("capture_method") ?? "automatic_async";
        intent["automatic_payment_methods"] = asked.Obj("automatic_payment_methods") is { } automatic
            ? new JsonObject { ["allow_redirects"] = automatic.Str("allow_redirects") ?? "always", ["enabled"] = automatic.Flag("enabled") }
            : new JsonObject { ["allow_redirects"] = "always", ["enabled"] = true };
        intent.TakeMetadata(asked);
        if (call.Str("payment_method") is { } method)
        {
            intent["payment_method"] = PaymentMethods.Resolve(world, method).Need("id");
            intent["status"] = "requires_confirmation";
        }
        world.Emit("payment_intent.created", intent);
        return asked.Flag("confirm") ? Try(call, intent) : intent;
    }

    private static JsonObject Update(Call call)
    {
        var intent = call.Target("payment_intent");
        intent.Take(call.Params, "amount", "description", "receipt_email", "setup_future_usage");
        intent.TakeMetadata(call.Params);
        return intent;
    }

    private static JsonObject Confirm(Call call)
    {
        var intent = call.Target("payment_intent");
        if (intent.Str("status") is not ("requires_payment_method" or "requires_confirmation" or "requires_action"))
        {
            throw Unexpected(intent, "confirm");
        }
        if (call.Str("payment_method") is { } method)
        {
            intent["payment_method"] = PaymentMethods.Resolve(call.World, method).Need("id");
        }
        return Try(call, intent);
    }

    private static JsonObject Try(Call call, JsonObject intent)
    {
        var world = call.World;
        var method = world.Named(intent, "payment_method", "payment_method") ?? throw StripeError.Invalid(
            "You cannot confirm this PaymentIntent because it's missing a payment method. "
            + "You can either update the PaymentIntent with a payment method and then confirm it again, "
            + "or confirm it again directly with a payment method.",
            null, "payment_intent_unexpected_state");
        intent["_return_url"] = call.Str("return_url") ?? intent.Str("_return_url");
        var verdict = Intents.Confirm(world, intent, method, onSession: !call.Params.Flag("off_session"));
        if (verdict == Verdict.NeedsAction && call.Params.Flag("error_on_requires_action"))
        {
            Intents.RefuseChallenge(world, intent);
            throw StripeError.Card(new()
            {
                ["code"] = "authentication_required",
                ["message"] = "This payment required an authentication action to complete.",
            });
        }
        if (verdict == Verdict.Declined)
        {
            var error = Intents.Error(intent)!;
            throw StripeError.Card(error, error.Str("charge"), intent);
        }
        if (verdict == Verdict.Approved && intent.Str("setup_future_usage") is not null && world.Named(intent, "customer", "customer") is { } customer)
        {
            PaymentMethods.Attach(world, method, customer);
        }
        return intent;
    }

    private static JsonObject Cancel(Call call)
    {
        var intent = call.Target("payment_intent");
        if (intent.Str("status") is "succeeded" or "canceled" or "processing")
        {
            throw Unexpected(intent, "cancel");
        }
        intent["status"] = "canceled";
        intent["canceled_at"] = call.World.Now;
        intent["cancellation_reason"] = call.Str("cancellation_reason");
        intent["amount_capturable"] = 0;
        intent["next_action"] = null;
        call.World.Emit("payment_intent.canceled", intent);
        return intent;
    }

    private static JsonObject Capture(Call call)
    {
        var intent = call.Target("payment_intent");
        if (intent.Str("status") != "requires_capture")
        {
            throw Unexpected(intent, "capture");
        }
        var amount = call.Params.Int("amount_to_capture") ?? intent.Int("amount_capturable");
        var charge = call.World.Get("charge", intent.Need("latest_charge"));
        charge["captured"] = true;
        charge["amount_captured"] = amount;
        intent["status"] = "succeeded";
        intent["amount_received"] = amount;
        intent["amount_capturable"] = 0;
        call.World.Emit("charge.captured", charge);
        call.World.Emit("payment_intent.succeeded", intent);
        return intent;
    }

    private static StripeError Unexpected(JsonObject intent, string verb) => StripeError.Invalid(
        $"You cannot {verb} this PaymentIntent because it has a status of {intent.Str("status")}.", null, "payment_intent_unexpected_state");
}
