using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions.Changes;

/// <summary>Subscribers of one older version who pay in one currency.</summary>
/// <param name="New">Null when the newest version is not sold in it, so that they stay where they are.</param>
/// <param name="Difference">Minor units more (or less, below zero) per period and unit.</param>
public sealed record MoveGroup(int FromVersion, string Currency, int Subscribers, Money? Old, Money? New, long? Difference);

/// <summary>What moving a plan's subscribers means, or did.</summary>
/// <param name="ToVersion">The one on offer.</param>
/// <param name="Subscribers">Who would be moved at the end of their period, or was put down for it now.</param>
/// <param name="Skipped">Who is left alone: with a change of their own, cancelled, or not to be charged in their currency.</param>
public sealed record MoveSummary(string Plan, int ToVersion, bool Applied, int Subscribers, int Skipped, IReadOnlyList<MoveGroup> Groups);

/// <summary>
/// Moves the subscribers of older versions of a plan to the one on offer, each at the end of their period. A changed plan alone never reaches an existing subscriber. Done over, it moves
/// only who is new: a subscription has one open change.
/// </summary>
public sealed class MoveSubscribers(IDbContextFactory<AppDb> dbs, PlanCatalogue plans, SubscriptionSignals signals, TimeProvider clock)
{
    private const int Batch = 200;

    /// <param name="apply">Otherwise only looks.</param>
    /// <returns>403 for who is no administrator (any more), 404 for an unknown plan.</returns>
    public async Task<Outcome<MoveSummary>> RunAsync(Guid by, string planCode, bool apply, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await db.IsAdminAsync(by, ct))
        {
            return Outcome.Forbidden.For<MoveSummary>();
        }
        if (await plans.NewestAsync(planCode, ct) is not { } target)
        {
            return Outcome.NotFound.For<MoveSummary>();
        }
        var groups = await GroupsAsync(db, target, ct);
        var all = groups.Sum(g => g.Subscribers);
        var movable = await Movable(db, target).CountAsync(ct);
        if (!apply)
        {
            return new MoveSummary(planCode, target.Version.Number, Applied: false, movable, all - movable, groups);
        }
        var moved = 0;
        for (var last = Guid.Empty; await BatchAsync(target, last, by, caller, ct) is { } done; last = done.Last)
        {
            moved += done.Moved;
        }
        return new MoveSummary(planCode, target.Version.Number, Applied: true, moved, all - moved, groups);
    }

    private static IQueryable<Subscription> Older(AppDb db, Offer target) => db.Subscriptions.Where(s =>
        s.GatewaySubscriptionId != null && s.Status != SubscriptionStatus.Canceled && s.Status != SubscriptionStatus.Expired
        && db.PlanVersions.Any(v => v.Id == s.PlanVersionId && v.PlanCode == target.Plan.Code && v.Number < target.Version.Number));

    private static IQueryable<Subscription> Movable(AppDb db, Offer target)
    {
        var currencies = target.Version.Prices.Select(p => p.Currency).ToList();
        return Older(db, target).Where(s => !s.CancelAtPeriodEnd && s.CurrentPeriodEnd != null && s.Currency != null && currencies.Contains(s.Currency)
            && (s.Status == SubscriptionStatus.Active || s.Status == SubscriptionStatus.PastDue)
            && !db.PlanChanges.Any(c => c.SubscriptionId == s.Id && (c.State == PlanChangeState.Pending || c.State == PlanChangeState.Scheduled || c.State == PlanChangeState.Sent)));
    }

    private async Task<List<MoveGroup>> GroupsAsync(AppDb db, Offer target, CancellationToken ct)
    {
        var counts = await Older(db, target).GroupBy(s => new { s.PlanVersionId, s.Currency }).Select(g => new { g.Key.PlanVersionId, g.Key.Currency, Count = g.Count() }).ToListAsync(ct);
        var groups = new List<MoveGroup>();
        foreach (var row in counts)
        {
            var from = await plans.VersionAsync(row.PlanVersionId, ct);
            var (old, now) = row.Currency is { } currency ? (from.PriceIn(currency), target.PriceIn(currency)) : (null, null);
            groups.Add(new(from.Version.Number, row.Currency ?? "", row.Count, old, now, now?.Amount - old?.Amount));
        }
        return [.. groups.OrderBy(g => g.FromVersion).ThenBy(g => g.Currency, StringComparer.Ordinal)];
    }

    // A batch that somebody else touches is done over one by one, so that one busy row does not hold up the rest.
    private async Task<(Guid Last, int Moved)?> BatchAsync(Offer target, Guid after, Guid by, Caller caller, CancellationToken ct)
    {
        List<Guid> ids;
        await using (var db = await dbs.CreateDbContextAsync(ct))
        {
            ids = await Movable(db, target).Where(s => s.Id.CompareTo(after) > 0).OrderBy(s => s.Id).Select(s => s.Id).Take(Batch).ToListAsync(ct);
        }
        if (ids.Count == 0)
        {
            return null;
        }
        var moved = await TryAsync(target, ids, by, caller, ct);
        if (moved is null)
        {
            moved = 0;
            foreach (var id in ids)
            {
                moved += await TryAsync(target, [id], by, caller, ct) ?? 0;
            }
        }
        return (ids[^1], moved.Value);
    }

    private async Task<int?> TryAsync(Offer target, List<Guid> ids, Guid by, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var rows = await Movable(db, target).Where(s => ids.Contains(s.Id)).ToListAsync(ct);
        foreach (var subscription in rows)
        {
            var end = subscription.CurrentPeriodEnd!.Value;
            var change = PlanChange.Ask(subscription, PlanChangeKind.AtPeriodEnd, target, target.PriceRow(subscription.Currency!)!, subscription.Quantity, 0, end, now, ours: true);
            db.Add(change);
            subscription.Plan(target.Version.Id, subscription.Quantity, end);
            db.Publish(new PlanChangeScheduled(change.TeamId, change.Id, end), now);
        }
        if (rows.Count > 0)
        {
            db.Audit(now, by, "plan.subscribers_moved", $"plan:{target.Plan.Code}", after: new { target.Version.Number, Subscribers = rows.Count }, address: caller.Address);
        }
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            return null;
        }
        rows.ForEach(s => signals.Raise(s.TeamId));
        return rows.Count;
    }
}
