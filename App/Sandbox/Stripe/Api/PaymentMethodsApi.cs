using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

internal static class PaymentMethodsApi
{
    public static void Map(Routes routes)
    {
        routes.On("POST /v1/payment_methods", Create);
        routes.On("GET /v1/payment_methods", call => call.Page("/v1/payment_methods",
            call.World["payment_method"].NewestFirst().Matching(call, "customer", "type").Where(row => row.Str("customer") is not null)));
        routes.On("GET /v1/payment_methods/{id}", call => call.Target("payment_method"));
        routes.On("POST /v1/payment_methods/{id}/attach", Attach);
        routes.On("POST /v1/payment_methods/{id}/detach", Detach);
    }

    private static JsonObject Create(Call call)
    {
        var card = call.Params.Obj("card");
        if (card.Str("token") is { } token)
        {
            var alias = "pm_card_" + (token.StartsWith("tok_", StringComparison.Ordinal) ? token[4..] : token);
            return PaymentMethods.Resolve(call.World, alias, "card[token]");
        }
        var number = card.Str("number") ?? throw StripeError.MissingParameter("card[number]");
        return PaymentMethods.FromCard(call.World, TestCard.For(number), card.Int("exp_month") ?? 12,
            card.Int("exp_year") ?? DateTimeOffset.FromUnixTimeSeconds(call.World.Now).Year + 3, call.Params.Obj("billing_details"));
    }

    private static JsonObject Attach(Call call)
    {
        var customer = call.Get("customer", "customer");
        var method = PaymentMethods.Resolve(call.World, call.Id, "id");
        var (verdict, error) = CardRules.SetUp(method, authenticated: true);
        if (verdict == Verdict.Declined && PaymentMethods.CardOf(method).Outcome == "declined")
        {
            throw StripeError.Card(error!);
        }
        PaymentMethods.Attach(call.World, method, customer);
        return method;
    }

    private static JsonObject Detach(Call call)
    {
        var method = call.Target("payment_method");
        if (method.Str("customer") is null)
        {
            throw StripeError.Invalid("The payment method you provided is not attached to a customer so detachment is impossible.");
        }
        PaymentMethods.Detach(call.World, method);
        return method;
    }
}
