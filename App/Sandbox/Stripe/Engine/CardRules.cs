using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

internal enum Verdict { Approved, NeedsAction, Declined }

/// <summary>What the published test cards do.</summary>
internal static class CardRules
{
    private static readonly JsonObject AuthenticationRequired = new()
    {
        ["code"] = "authentication_required",
        ["decline_code"] = "authentication_required",
        ["message"] = "Your card was declined. This transaction requires authentication.",
    };

    /// <param name="onSession">The customer is there and can answer a challenge.</param>
    /// <param name="authenticated">The challenge has just been passed.</param>
    public static (Verdict Verdict, JsonObject? Error) Charge(JsonObject method, bool onSession, bool authenticated)
    {
        var card = PaymentMethods.CardOf(method);
        return card.Outcome switch
        {
            "declined" or "attaches_then_charge_declines" => (Verdict.Declined, card.Error),
            "requires_action_unless_set_up" when method.Flag("_set_up") || authenticated => (Verdict.Approved, null),
            "requires_action_on_session_only" when authenticated || !onSession => (Verdict.Approved, null),
            "requires_action_always" when authenticated => (Verdict.Approved, null),
            "requires_action_then_declined" when authenticated => (Verdict.Declined, card.Error),
            var outcome when outcome.StartsWith("requires_action", StringComparison.Ordinal) =>
                onSession ? (Verdict.NeedsAction, null) : (Verdict.Declined, AuthenticationRequired),
            _ => (Verdict.Approved, null),
        };
    }

    /// <summary>Keeping a card without charging it.</summary>
    public static (Verdict Verdict, JsonObject? Error) SetUp(JsonObject method, bool authenticated)
    {
        var card = PaymentMethods.CardOf(method);
        return card.Outcome switch
        {
            "declined" => (Verdict.Declined, card.Error),
            "requires_action_on_session_only" => (Verdict.Approved, null),
            var outcome when outcome.StartsWith("requires_action", StringComparison.Ordinal) && !authenticated => (Verdict.NeedsAction, null),
            _ => (Verdict.Approved, null),
        };
    }
}
