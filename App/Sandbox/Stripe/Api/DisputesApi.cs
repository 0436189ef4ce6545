using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Disputes, and how test mode decides them: by the words of the evidence.</summary>
internal static class DisputesApi
{
    public static void Map(Routes routes)
    {
        routes.On("GET /v1/disputes", call => call.Page("/v1/disputes", call.World["dispute"].NewestFirst().Matching(call, "charge", "payment_intent")));
        routes.On("GET /v1/disputes/{id}", call => call.Target("dispute"));
        routes.On("POST /v1/disputes/{id}", Answer);
        routes.On("POST /v1/disputes/{id}/close", call => Decide(call, "lost"));
    }

    private static JsonObject Answer(Call call)
    {
        var dispute = call.Target("dispute");
        var words = call.Params.Obj("evidence").Str("uncategorized_text");
        ((JsonObject)dispute["evidence"]!)["uncategorized_text"] = words;
        return words switch
        {
            "winning_evidence" => Decide(call, "won"),
            "losing_evidence" => Decide(call, "lost"),
            _ => dispute,
        };
    }

    private static JsonObject Decide(Call call, string how)
    {
        var dispute = call.Target("dispute");
        if (dispute.Str("status") is "won" or "lost")
        {
            throw StripeError.Invalid("This dispute is already closed");
        }
        dispute["status"] = how;
        call.World.Emit("charge.dispute.closed", dispute);
        return dispute;
    }
}
