using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions.Changes;

/// <summary>Subscribers of one older version who pay in one currency.</summary>
/// <param name="New">Null when the newest version is not sold in it, so that they stay where they are.</param>
/// <param name="Difference">Minor units more (or less, below zero) per period and unit.</param>
/// <param name="Staying">How many of them stay where they are.</param>
public sealed record MoveGroup(int FromVersion, string Currency, int Subscribers, Money? Old, Money? New, long? Difference, int Staying);

/// <summary>Subscribers who stay on their version for one reason.</summary>
/// <param name="Reason">
/// <c>change_not_supported</c> (their gateway changes nothing that runs, or is off), <c>plan_ends</c>, <c>plan_paused</c>, <c>plan_incomplete</c>, <c>currency_unknown</c>, <c>change_under_way</c>, or
/// <c>changed_meanwhile</c>: somebody else was quicker, so doing it again may move them.
/// </param>
public sealed record MoveStay(string Reason, int Subscribers);

/// <summary>What moving a plan's subscribers means, or did.</summary>
/// <param name="ToVersion">The one on offer.</param>
/// <param name="Subscribers">Who would be moved at the end of their period, or was put down for it now.</param>
/// <param name="Skipped">Who is left alone.</param>
/// <param name="Staying">Why; together as many as <paramref name="Skipped"/>.</param>
public sealed record MoveSummary(string Plan, int ToVersion, bool Applied, int Subscribers, int Skipped, IReadOnlyList<MoveGroup> Groups, IReadOnlyList<MoveStay> Staying);

/// <summary>
/// Moves the subscribers of older versions of a plan to the one on offer, each at the end of their period. A changed plan alone never reaches an existing subscriber. Done over, it moves
/// only who is new: a subscription has one open change. Who pays through a gateway that changes nothing that runs stays: a mandate or an agreement is about one price, and only its payer can give another.
/// </summary>
public sealed class MoveSubscribers(IDbContextFactory<AppDb> dbs, PlanCatalogue plans, PaymentGateways gateways, SubscriptionSignals signals, TimeProvider clock)
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
        var counts = await CountsAsync(db, target, ct);
        var groups = await GroupsAsync(counts, target, ct);
        var staying = counts.Where(c => c.Stays is not null).GroupBy(c => c.Stays!, StringComparer.Ordinal).Select(g => new MoveStay(g.Key, g.Sum(c => c.Subscribers))).ToList();
        var movable = counts.Where(c => c.Stays is null).Sum(c => c.Subscribers);
        var moved = 0;
        for (var last = Guid.Empty; apply && await BatchAsync(target, last, by, caller, ct) is { } done; last = done.Last)
        {
            moved += done.Moved;
        }
        if (apply && moved < movable)
        {
            staying.Add(new("changed_meanwhile", movable - moved));
        }
        staying = [.. staying.OrderBy(s => s.Reason, StringComparer.Ordinal)];
        return new MoveSummary(planCode, target.Version.Number, apply, apply ? moved : movable, staying.Sum(s => s.Subscribers), groups, staying);
    }

    private static IQueryable<Subscription> Older(AppDb db, Offer target) => db.Subscriptions.Where(s =>
        s.GatewaySubscriptionId != null && s.Status != SubscriptionStatus.Canceled && s.Status != SubscriptionStatus.Expired
        && db.PlanVersions.Any(v => v.Id == s.PlanVersionId && v.PlanCode == target.Plan.Code && v.Number < target.Version.Number));

    private static IQueryable<PlanChange> Open(AppDb db) =>
        db.PlanChanges.Where(c => c.State == PlanChangeState.Pending || c.State == PlanChangeState.Scheduled || c.State == PlanChangeState.Sent);

    /// <summary>Those for whom <see cref="Reason"/> knows none.</summary>
    private IQueryable<Subscription> Movable(AppDb db, Offer target)
    {
        var (currencies, changing) = (Currencies(target), gateways.Changing);
        return Older(db, target).Where(s => !s.CancelAtPeriodEnd && s.CurrentPeriodEnd != null && s.Currency != null && currencies.Contains(s.Currency) && changing.Contains(s.Gateway!)
            && (s.Status == SubscriptionStatus.Active || s.Status == SubscriptionStatus.PastDue)
            && !Open(db).Any(c => c.SubscriptionId == s.Id));
    }

    private static List<string> Currencies(Offer target) => [.. target.Version.Prices.Select(p => p.Currency)];

    private async Task<List<MoveCount>> CountsAsync(AppDb db, Offer target, CancellationToken ct)
    {
        var alike = from s in Older(db, target)
                    join c in Open(db) on s.Id equals c.SubscriptionId into open
                    from c in open.DefaultIfEmpty()
                    group s by new { s.PlanVersionId, s.Currency, s.Gateway, s.Status, s.CancelAtPeriodEnd, HasEnd = s.CurrentPeriodEnd != null, Waits = c != null } into g
                    select new { g.Key, Count = g.Count() };
        return [.. (await alike.ToListAsync(ct)).Select(a => new MoveCount(
            a.Key.PlanVersionId, a.Key.Currency, a.Count, Reason(target, a.Key.Gateway, a.Key.Status, a.Key.CancelAtPeriodEnd, a.Key.Currency, a.Key.HasEnd, a.Key.Waits)))];
    }

    private string? Reason(Offer target, string? gateway, SubscriptionStatus status, bool cancelled, string? currency, bool hasEnd, bool waits) => status switch
    {
        _ when !gateways.Changing.Contains(gateway, StringComparer.Ordinal) => "change_not_supported",
        _ when cancelled => "plan_ends",
        SubscriptionStatus.Paused => "plan_paused",
        not (SubscriptionStatus.Active or SubscriptionStatus.PastDue) => "plan_incomplete",
        _ when !hasEnd => "plan_incomplete",
        _ when currency is null || !Currencies(target).Contains(currency) => "currency_unknown",
        _ when waits => "change_under_way",
        _ => null,
    };

    private async Task<List<MoveGroup>> GroupsAsync(List<MoveCount> counts, Offer target, CancellationToken ct)
    {
        var groups = new List<MoveGroup>();
        foreach (var alike in counts.GroupBy(c => (c.VersionId, c.Currency)))
        {
            var from = await plans.VersionAsync(alike.Key.VersionId, ct);
            var (old, now) = alike.Key.Currency is { } currency ? (from.PriceIn(currency), target.PriceIn(currency)) : (null, null);
            groups.Add(new(
                from.Version.Number, alike.Key.Currency ?? "", alike.Sum(c => c.Subscribers), old, now, now?.Amount - old?.Amount, alike.Where(c => c.Stays is not null).Sum(c => c.Subscribers)));
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

    /// <param name="Stays">Why they stay; null when they can be moved.</param>
    private sealed record MoveCount(Guid VersionId, string? Currency, int Subscribers, string? Stays);
}
