using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions.Grants;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>What the question about access is answered from.</summary>
/// <param name="Subscriptions">Newest first.</param>
public sealed record AccessFacts(IReadOnlyList<Subscription> Subscriptions, IReadOnlyList<AccessGrant> Grants);

/// <summary>
/// The answer about access, from rows and the moment alone: asks nothing and changes nothing. A plan holds while its subscription's dates say so (<see cref="Subscription.AccessUntil"/>:
/// trial, paid period, grace) or while it is granted; of several the higher tier counts, and the one that is paid for before one of the same tier that was given. Single grants come on top.
/// </summary>
public static class AccessRule
{
    private static readonly Dictionary<string, FeatureKind> Kinds = PlanFile.Bundled.Features.ToDictionary(f => f.Key, f => f.Kind, StringComparer.Ordinal);

    /// <param name="versions">Every version that the rows name, by id.</param>
    /// <param name="free">What holds when no plan does; null where nothing is offered.</param>
    public static Entitlement Of(AccessFacts facts, IReadOnlyDictionary<Guid, Offer> versions, Offer? free, DateTimeOffset now)
    {
        var (rows, granted) = (facts.Subscriptions, facts.Grants.Where(g => g.HoldsAt(now)).ToList());
        var paid = rows.Where(s => s.GrantsAccess(now)).OrderByDescending(s => s.IsLive).FirstOrDefault();
        var rights = granted.Where(g => g.PlanVersionId is not null).Select(g => new Right(versions[g.PlanVersionId!.Value], g.Until, IsPaid: false));
        if (paid is not null)
        {
            rights = rights.Append(new(versions[paid.PlanVersionId], paid.AccessUntil, IsPaid: true));
        }
        var all = rights.OrderByDescending(r => r.Offer.Plan.Tier).ThenByDescending(r => r.IsPaid).ThenByDescending(r => r.Until).ToList();
        var offer = all is [var best, ..] ? best.Offer : free;
        var current = rows.FirstOrDefault(s => s.IsLive) ?? paid ?? (rows is [var last, ..] ? last : null);
        var extras = granted.Where(g => g.Feature is not null).Select(g => (g.Feature!, Kinds.GetValueOrDefault(g.Feature!, FeatureKind.Switch), g.Limit)).ToList();
        return new(
            offer?.Plan.Code ?? PlanCode.Free,
            offer?.Plan.Tier ?? PlanTier.Free,
            extras.Count == 0 ? offer?.Terms ?? PlanTerms.Nothing : (offer?.Terms ?? PlanTerms.Nothing).With(extras),
            current,
            all.TakeWhile(r => r.Offer.Plan.Tier == all[0].Offer.Plan.Tier).Max(r => r.Until),
            all is [{ IsPaid: false }, ..],
            rows.Select(s => s.AccessUntil).Concat(granted.Select(g => (DateTimeOffset?)g.Until)).Where(end => end > now).Min());
    }

    private sealed record Right(Offer Offer, DateTimeOffset? Until, bool IsPaid);
}
