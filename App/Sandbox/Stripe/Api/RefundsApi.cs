using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

internal static class RefundsApi
{
    public static void Map(Routes routes)
    {
        routes.On("POST /v1/refunds", Create);
        routes.On("GET /v1/refunds", call => call.Page("/v1/refunds", call.World["refund"].NewestFirst().Matching(call, "charge", "payment_intent")));
        routes.On("GET /v1/refunds/{id}", call => call.Target("refund"));
    }

    private static JsonObject Create(Call call)
    {
        var charge = call.Find("charge", "charge");
        if (charge is null)
        {
            var intent = call.Get("payment_intent", "payment_intent");
            charge = call.World.Named(intent, "latest_charge", "charge") is { } found && found.Flag("paid") ? found : throw StripeError.Invalid(
                $"This PaymentIntent ({call.Str("payment_intent")}) does not have a successful charge to refund.", "payment_intent");
        }
        return Refunds.Make(call.World, charge, call.Params.Int("amount"), call.Str("reason"), call.Params);
    }
}
