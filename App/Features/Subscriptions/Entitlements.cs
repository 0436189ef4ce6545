using System.Collections.Concurrent;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Plans;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>
/// The one question about access, for pages, API and jobs alike. Answers are kept per node: dropped at once when this node changes a subscription,
/// after <see cref="Memory"/> when another one did, and never used beyond the moment at which a date changes them.
/// </summary>
public sealed class Entitlements
{
    private const int Most = 200_000;
    private readonly ConcurrentDictionary<Guid, Known> _known = new();
    private readonly IOwnedDbs _dbs;
    private readonly PlanCatalogue _plans;
    private readonly TimeProvider _clock;
    private long _drops;

    public Entitlements(IOwnedDbs dbs, PlanCatalogue plans, TimeProvider clock, SubscriptionSignals signals)
    {
        (_dbs, _plans, _clock) = (dbs, plans, clock);
        signals.Listen(team =>
        {
            Interlocked.Increment(ref _drops);
            _known.TryRemove(team, out _);
        });
    }

    /// <summary>How long another node's change may stay unseen.</summary>
    public static TimeSpan Memory { get; } = TimeSpan.FromSeconds(3);

    /// <summary>Whether the team's plan includes a feature (<see cref="PlanFeature"/>).</summary>
    public async ValueTask<bool> Can(Guid teamId, string feature, CancellationToken ct = default) => (await OfAsync(teamId, ct)).Can(feature);

    /// <summary>How much of a meter the team's plan allows; null is unlimited.</summary>
    public async ValueTask<long?> Limit(Guid teamId, string meter, CancellationToken ct = default) => (await OfAsync(teamId, ct)).Limit(meter);

    /// <summary>Everything at once, for pages that ask several times.</summary>
    public ValueTask<Entitlement> OfAsync(Guid teamId, CancellationToken ct = default) =>
        _known.TryGetValue(teamId, out var known) && IsGood(known) ? ValueTask.FromResult(known.Answer) : new(LookAsync(teamId, ct));

    private bool IsGood(Known known) =>
        _clock.GetElapsedTime(known.ReadAt) < Memory && (known.Answer.GoodUntil is not { } until || _clock.GetUtcNow() < until);

    private async Task<Entitlement> LookAsync(Guid teamId, CancellationToken ct)
    {
        var drops = Interlocked.Read(ref _drops);
        var readAt = _clock.GetTimestamp();
        await using var db = await _dbs.OfTeamAsync(teamId, ct);
        var rows = await db.Subscriptions.AsNoTracking().Where(s => s.TeamId == teamId).OrderByDescending(s => s.CreatedAt).Take(20).ToListAsync(ct);
        var now = _clock.GetUtcNow();
        var best = rows.Where(s => s.GrantsAccess(now)).OrderByDescending(s => s.IsLive).FirstOrDefault();
        var offer = best is null ? await _plans.OfferAsync(PlanCode.Free, ct) : await _plans.VersionAsync(best.PlanVersionId, ct);
        var answer = offer is null
            ? new Entitlement(PlanCode.Free, PlanTier.Free, PlanTerms.Nothing, null, null)
            : new Entitlement(offer.Plan.Code, offer.Plan.Tier, offer.Terms, rows.FirstOrDefault(s => s.IsLive) ?? best ?? (rows is [var last, ..] ? last : null), best?.AccessUntil);
        if (_known.Count >= Most)
        {
            _known.Clear();
        }
        if (Interlocked.Read(ref _drops) == drops) // nothing was dropped while we looked
        {
            _known[teamId] = new(answer, readAt);
        }
        return answer;
    }

    private sealed record Known(Entitlement Answer, long ReadAt);
}
