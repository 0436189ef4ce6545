using System.Runtime.CompilerServices;
using System.Text.Json;
using BlazorAccounts.Features.Plans;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>A team's plan as the API and the billing page show it.</summary>
/// <param name="Plan">Code of the plan it is subscribed to, or <c>free</c>.</param>
/// <param name="Status"><c>trialing, active, past_due, canceled, paused, expired, incomplete</c>, or <c>none</c>.</param>
/// <param name="Access">What may be used now, which is what counts.</param>
public sealed record BillingSummary(
    string Plan,
    string PlanName,
    string Status,
    string? Gateway,
    DateTimeOffset? TrialEndsAt,
    DateTimeOffset? CurrentPeriodStart,
    DateTimeOffset? CurrentPeriodEnd,
    bool CancelAtPeriodEnd,
    DateTimeOffset? GraceUntil,
    DateTimeOffset? LastVerifiedAt,
    AccessSummary Access)
{
    /// <summary>Units that are paid for, such as seats.</summary>
    public long Quantity { get; init; } = 1;

    /// <summary>The plan that follows at the end of the period; null when this one goes on.</summary>
    public PlanToCome? Next { get; init; }

    /// <summary>Set while a payment is disputed: nothing is open until that is decided.</summary>
    public DateTimeOffset? FrozenSince { get; init; }

    /// <summary>When it stopped giving anything, for one that has ended; null while something is open.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Name of the plan an administrator gave, which holds now beside or instead of what is subscribed; null when none was.</summary>
    public string? GivenPlan { get; init; }

    public static async Task<BillingSummary> OfAsync(Entitlements entitlements, PlanCatalogue plans, Guid teamId, CancellationToken ct)
    {
        var access = await entitlements.OfAsync(teamId, ct);
        var current = access.Current;
        var shown = current is { Status: not SubscriptionStatus.Expired } ? await plans.VersionAsync(current.PlanVersionId, ct) : await plans.OfferAsync(PlanCode.Free, ct);
        return new(
            shown?.Plan.Code ?? PlanCode.Free,
            shown?.Plan.Name ?? "Free",
            current is null ? "none" : JsonNamingPolicy.SnakeCaseLower.ConvertName(current.Status.ToString()),
            current?.Gateway,
            current?.TrialEnd,
            current?.CurrentPeriodStart,
            current?.CurrentPeriodEnd,
            current?.CancelAtPeriodEnd ?? false,
            current?.Status is SubscriptionStatus.PastDue ? current.GraceUntil : null,
            current?.LastVerifiedAt,
            AccessSummary.Of(access))
        {
            Quantity = current?.Quantity ?? 1,
            Next = current is { NextPlanVersionId: { } next, NextFrom: { } from } ? PlanToCome.Of(await plans.VersionAsync(next, ct), current.NextQuantity ?? 1, from) : null,
            FrozenSince = current?.FrozenSince,
            EndedAt = current is { Status: SubscriptionStatus.Canceled } && (access.IsGranted || access.Tier <= PlanTier.Free) ? current.RevokedAt ?? current.PaidThrough ?? current.CurrentPeriodEnd : null,
            GivenPlan = access.IsGranted ? (await plans.OfferAsync(access.PlanCode, ct))?.Plan.Name ?? access.PlanCode : null,
        };
    }
}

/// <summary>A change that waits.</summary>
public sealed record PlanToCome(string Plan, string PlanName, string Interval, long Quantity, DateTimeOffset From)
{
    internal static PlanToCome Of(Offer offer, long quantity, DateTimeOffset from) =>
        new(offer.Plan.Code, offer.Plan.Name, offer.Plan.Interval is BillingInterval.Year ? "year" : "month", quantity, from);
}

/// <param name="Plan">The plan whose features hold now: <c>free</c> once a paid one no longer does.</param>
/// <param name="Until">When this ends unless something is paid; null when nothing ends.</param>
/// <param name="Limits">Null is unlimited.</param>
public sealed record AccessSummary(
    string Plan, string Tier, bool Paid, DateTimeOffset? Until, IReadOnlyDictionary<string, JsonElement> Features, IReadOnlyDictionary<string, long?> Limits)
{
    private static readonly HashSet<string> Meters = [.. PlanFile.Bundled.Features.Where(f => f.Kind is FeatureKind.Limit).Select(f => f.Key)];

    // Made once for an answer, which Entitlements keeps until it changes.
    private static readonly ConditionalWeakTable<Entitlement, AccessSummary> Made = [];

    internal static AccessSummary Of(Entitlement access) => Made.GetValue(access, static access =>
        new(
            access.PlanCode,
            access.Tier.ToString().ToLowerInvariant(),
            access.Tier > PlanTier.Free,
            access.Until,
            access.Terms.Values.Where(v => !Meters.Contains(v.Key)).ToDictionary(StringComparer.Ordinal),
            Meters.ToDictionary(key => key, access.Terms.Limit, StringComparer.Ordinal)));
}
