using System.Collections.Concurrent;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Plans;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>
/// The one question about access, for pages, API and jobs alike. The answer is <see cref="AccessRule"/>'s, kept per node: dropped on every node when a row behind it changes, and never
/// used beyond the moment at which a date changes it. While this node does not hear the database's news, an answer is kept for <see cref="Unheard"/> only.
/// </summary>
public sealed class Entitlements
{
    private const int Most = 200_000;
    private readonly IOwnedDbs _dbs;
    private readonly PlanCatalogue _plans;
    private readonly TimeProvider _clock;
    private readonly NewsLine _line;
    private ConcurrentDictionary<Guid, Place> _places = new();

    public Entitlements(IOwnedDbs dbs, PlanCatalogue plans, TimeProvider clock, SubscriptionSignals signals, NewsLine line)
    {
        (_dbs, _plans, _clock, _line) = (dbs, plans, clock, line);
        signals.Listen(Forget);
        plans.OnForgotten(ForgetAll);
    }

    /// <summary>How long an answer is kept when nothing is heard of a change; the news may be switched off by hand in the database.</summary>
    public static TimeSpan Heard { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How long another node's change may stay unseen while this one hears no news (always, on SQL Server).</summary>
    public static TimeSpan Unheard { get; } = TimeSpan.FromSeconds(3);

    /// <summary>Whether the team's plan includes a feature (<see cref="PlanFeature"/>).</summary>
    public ValueTask<bool> Can(Guid teamId, string feature, CancellationToken ct = default) => Known(teamId) is { } answer ? new(answer.Can(feature)) : LookAsync(teamId, feature, ct);

    /// <summary>How much of a meter the team's plan allows; null is unlimited.</summary>
    public ValueTask<long?> Limit(Guid teamId, string meter, CancellationToken ct = default) => Known(teamId) is { } answer ? new(answer.Limit(meter)) : LookAtLimitAsync(teamId, meter, ct);

    /// <summary>Everything at once, for pages that ask several times.</summary>
    public ValueTask<Entitlement> OfAsync(Guid teamId, CancellationToken ct = default) => Known(teamId) is { } answer ? new(answer) : new(LookAsync(teamId, ct));

    /// <summary>The next question of every team asks the database.</summary>
    internal void ForgetAll() => Volatile.Write(ref _places, new());

    private void Forget(Guid teamId) => Volatile.Read(ref _places).TryRemove(teamId, out _);

    private Entitlement? Known(Guid teamId)
    {
        if (!Volatile.Read(ref _places).TryGetValue(teamId, out var place) || place.Kept is not { } kept)
        {
            return null;
        }
        var now = _clock.GetTimestamp();
        return (now < kept.UnheardUntil || (now < kept.HeardUntil && _line.IsHeardAt(now))) && (kept.Answer.GoodUntil is not { } until || _clock.GetUtcNow() < until) ? kept.Answer : null;
    }

    private async ValueTask<bool> LookAsync(Guid teamId, string feature, CancellationToken ct) => (await LookAsync(teamId, ct)).Can(feature);

    private async ValueTask<long?> LookAtLimitAsync(Guid teamId, string meter, CancellationToken ct) => (await LookAsync(teamId, ct)).Limit(meter);

    // The place for the answer is taken before the database is asked, and a change takes the place away: an answer that was on its way then has nowhere to go.
    private async Task<Entitlement> LookAsync(Guid teamId, CancellationToken ct)
    {
        var places = Volatile.Read(ref _places);
        if (places.Count >= Most)
        {
            ForgetAll();
            places = Volatile.Read(ref _places);
        }
        var (place, askedAt) = (places.GetOrAdd(teamId, static _ => new()), _clock.GetTimestamp());
        var answer = await AskAsync(teamId, ct);
        place.Keep(new(answer, askedAt, Later(Unheard), Later(Heard)));
        return answer;

        long Later(TimeSpan time) => askedAt + (long)(time.TotalSeconds * _clock.TimestampFrequency);
    }

    private async Task<Entitlement> AskAsync(Guid teamId, CancellationToken ct)
    {
        await using var db = await _dbs.OfTeamAsync(teamId, ct);
        var rows = await db.Subscriptions.AsNoTracking().Where(s => s.TeamId == teamId).OrderByDescending(s => s.CreatedAt).Take(20).ToListAsync(ct);
        var asOf = _clock.GetUtcNow();
        var grants = await db.AccessGrants.AsNoTracking().Where(g => g.TeamId == teamId && g.EndedAt == null && g.Until > asOf).ToListAsync(ct);
        var versions = new Dictionary<Guid, Offer>();
        foreach (var id in rows.Where(s => s.GrantsAccess(asOf)).Select(s => s.PlanVersionId).Concat(grants.Select(g => g.PlanVersionId).OfType<Guid>()).Distinct())
        {
            versions[id] = await _plans.VersionAsync(id, ct);
        }
        return AccessRule.Of(new(rows, grants), versions, await _plans.OfferAsync(PlanCode.Free, ct), _clock.GetUtcNow());
    }

    private sealed class Place
    {
        private Kept? _kept;

        public Kept? Kept => Volatile.Read(ref _kept);

        /// <summary>Unless somebody who asked later answered already.</summary>
        public void Keep(Kept kept)
        {
            for (var before = Kept; before is null || before.AskedAt <= kept.AskedAt; before = Kept)
            {
                if (Interlocked.CompareExchange(ref _kept, kept, before) == before)
                {
                    return;
                }
            }
        }
    }

    /// <summary>An answer and until when it is believed, as timestamps of the clock.</summary>
    private sealed record Kept(Entitlement Answer, long AskedAt, long UnheardUntil, long HeardUntil);
}
