using BlazorAccounts.Features.Plans;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>What a team may do right now, and until when that answer is good.</summary>
/// <param name="PlanCode">The plan whose terms hold: the subscribed one while it grants access, otherwise <c>free</c>.</param>
/// <param name="Current">The subscription behind it, or the last one there was; a copy to read. Null when there never was one.</param>
/// <param name="GoodUntil">Next moment at which the calendar changes the answer; null when none is known.</param>
public sealed record Entitlement(string PlanCode, PlanTier Tier, PlanTerms Terms, Subscription? Current, DateTimeOffset? GoodUntil)
{
    public bool Can(string feature) => Terms.Can(feature);

    /// <summary>Null is unlimited.</summary>
    public long? Limit(string meter) => Terms.Limit(meter);
}
