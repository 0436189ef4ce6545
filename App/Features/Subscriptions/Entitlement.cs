using BlazorAccounts.Features.Plans;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>What a team may do right now, and until when that answer is good.</summary>
/// <param name="PlanCode">The plan whose terms hold: the subscribed or granted one while it gives access, otherwise <c>free</c>.</param>
/// <param name="Terms">With what was granted on top.</param>
/// <param name="Current">The live subscription, or the last one there was; a copy to read. Null when there never was one.</param>
/// <param name="Until">When the plan ends unless something is paid or given; null when nothing ends.</param>
/// <param name="IsGranted">The plan was given by an administrator.</param>
/// <param name="GoodUntil">Next moment at which the calendar may change the answer; null when none is known.</param>
public sealed record Entitlement(string PlanCode, PlanTier Tier, PlanTerms Terms, Subscription? Current, DateTimeOffset? Until, bool IsGranted, DateTimeOffset? GoodUntil)
{
    public bool Can(string feature) => Terms.Can(feature);

    /// <summary>Null is unlimited.</summary>
    public long? Limit(string meter) => Terms.Limit(meter);
}
