using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Replacements;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions.Changes;

/// <summary>What was agreed to on a preview.</summary>
/// <param name="ProrationDate">Of the preview; null divides the period now.</param>
/// <param name="Total">Minor units due now, as they were shown; null agrees to whatever it is.</param>
public sealed record ChangeAgreement(DateTimeOffset? ProrationDate = null, long? Total = null);

/// <summary>
/// Changes a plan: dearer or longer now, cheaper or shorter at the end of what is paid. Asking for the present plan takes a waiting change back. However many ask at
/// once, there is one change and one charge: the row is written first and a unique index allows one.
/// </summary>
public sealed class ChangePlan(IOwnedDbs dbs, FindChange find, PreviewPlanChange preview, SubscriptionSignals signals, TimeProvider clock, FinishPlanChange finish, StartReplacement replace, KeepReplaced keep)
{
    private const int Tries = 6;

    // Of its own: taking over the gateway's state takes turns, too.
    private readonly OneAtATime _turns = new();

    /// <summary>How old a preview may be.</summary>
    public static TimeSpan PreviewLife { get; } = TimeSpan.FromHours(1);

    /// <summary>
    /// What <see cref="FindChange"/> refuses; 409 <c>change_under_way</c>, <c>preview_outdated</c>, <c>change_refused</c>; 422 <c>card_refused</c>; 503
    /// <c>payments_unavailable</c>. Done when it is so already. Where the gateway changes nothing that runs, an <see cref="Outcome{T}"/> with the page on which the new plan is
    /// paid (<see cref="CheckoutStarted"/>): nothing has changed before.
    /// </summary>
    public async Task<Outcome> RunAsync(ChangeWish wish, ChangeAgreement agreement, Caller caller, CancellationToken ct)
    {
        using var pass = await _turns.EnterAsync(wish.TeamId, ct);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            await using var db = await dbs.OfAsync(new(wish.ActorId, wish.TeamId), ct);
            var found = await find.RunAsync(db, wish, ct);
            if (!found.Ok)
            {
                return found;
            }
            try
            {
                if (await TryAsync(db, found.Require(), new(wish, agreement, caller), ct) is { } answer)
                {
                    return answer;
                }
            }
            catch (DbUpdateException)
            {
                // somebody else was quicker: look again
            }
        }
        return WaitingChanges.UnderWay;
    }

    /// <returns>Null to look again.</returns>
    private async Task<Outcome?> TryAsync(AppDb db, ChangeTarget target, Asked asked, CancellationToken ct)
    {
        var open = await db.OpenChangeAsync(target.Subscription.Id, ct);
        var same = open?.AsksFor(target.To.Version.Id, target.Quantity) == true;
        switch (open?.State)
        {
            case PlanChangeState.Pending:
                var finished = await finish.RunAsync(open, target.Subscription, ct);
                return same || finished.Status >= 500 ? finished : null;
            case PlanChangeState.Sent:
                return same ? Outcome.Done : WaitingChanges.UnderWay;
            case PlanChangeState.Scheduled when same:
                return Outcome.Done;
            case PlanChangeState.Scheduled when open.IsOurs && target.IsCurrent:
                return Outcome.Conflict("change_is_ours", L("This change is part of a new offer. You can choose another plan or cancel."));
            case PlanChangeState.Scheduled when open.IsPrepared && !target.IsCurrent:
                break; // it goes on until the other one is paid or allowed
            case PlanChangeState.Scheduled when open.IsPrepared && await keep.RefusalAsync(target.Running, ct) is { } refusal:
                return refusal;
            case PlanChangeState.Scheduled:
                await db.WithdrawAsync(target.Subscription, (asked.Wish.ActorId, asked.Caller), renews: true, clock.GetUtcNow(), ct);
                await db.SaveChangesAsync(ct);
                break;
        }
        if (target.IsCurrent)
        {
            if (target.Replaces)
            {
                await keep.RunAsync(target.Subscription.TeamId, target.At, ct);
            }
            signals.Raise(target.Subscription.TeamId);
            return Outcome.Done;
        }
        return target.IsAtOnce ? await AtOnceAsync(db, target, asked, ct)
            : target.Replaces ? asked.Agreement.Total is not (null or 0) ? Outdated.With("total", 0L) : await replace.LaterAsync(target.Running, target.To, target.Price, asked.Wish.ActorId, asked.Caller.Address, ct)
            : await ScheduleAsync(db, target, asked, ct);
    }

    private async Task<Outcome?> AtOnceAsync(AppDb db, ChangeTarget target, Asked asked, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var at = PreviewPlanChange.WholeSecond(asked.Agreement.ProrationDate ?? now);
        if (at > now || at < now - PreviewLife || at < target.Subscription.CurrentPeriodStart)
        {
            return Outdated;
        }
        var cost = await preview.OfAsync(target, at, ct);
        if (!cost.Ok)
        {
            return cost;
        }
        var due = cost.Require().Total;
        if (await HasMovedAsync(db, target.Subscription, ct))
        {
            return null; // somebody else was quicker, so the gateway was asked about what is over
        }
        if (asked.Agreement.Total is { } agreed && agreed != due.Amount)
        {
            return Outdated.With("total", due.Amount);
        }
        if (target.Replaces)
        {
            return await replace.RunAsync(target.Running, target.To, target.Price, at, asked.Agreement.Total is not null, asked.Wish.ActorId, asked.Caller.Address, ct);
        }
        var change = PlanChange.Ask(target.Subscription, PlanChangeKind.AtOnce, target.To, target.Price, target.Quantity, due.Amount, at, now);
        db.Add(change);
        db.Entry(target.Subscription).State = EntityState.Modified; // only while it is what the preview was made of
        Note(db, change, target, asked);
        await db.SaveChangesAsync(ct);
        return await finish.RunAsync(change, target.Subscription, ct);
    }

    private static async Task<bool> HasMovedAsync(AppDb db, Subscription seen, CancellationToken ct)
    {
        var version = db.Entry(seen).Property<Guid>("Version").CurrentValue;
        return !await db.Subscriptions.AnyAsync(s => s.Id == seen.Id && EF.Property<Guid>(s, "Version") == version, ct);
    }

    private async Task<Outcome> ScheduleAsync(AppDb db, ChangeTarget target, Asked asked, CancellationToken ct)
    {
        var end = target.Subscription.CurrentPeriodEnd!.Value;
        var change = PlanChange.Ask(target.Subscription, PlanChangeKind.AtPeriodEnd, target.To, target.Price, target.Quantity, 0, end, clock.GetUtcNow());
        db.Add(change);
        target.Subscription.Plan(target.To.Version.Id, target.Quantity, end);
        db.Publish(new PlanChangeScheduled(change.TeamId, change.Id, end), clock.GetUtcNow());
        Note(db, change, target, asked);
        await db.SaveChangesAsync(ct);
        signals.Raise(target.Subscription.TeamId);
        return Outcome.Done;
    }

    private void Note(AppDb db, PlanChange change, ChangeTarget target, Asked asked) => db.Audit(
        clock.GetUtcNow(), asked.Wish.ActorId, "plan.change_asked", $"team:{change.TeamId}",
        new { Plan = target.From.Plan.Code, Quantity = change.FromQuantity },
        new { Plan = target.To.Plan.Code, Quantity = change.ToQuantity, Kind = change.Kind.ToString(), change.EffectiveAt, change.Due, change.Currency },
        asked.Caller.Address);

    private static Outcome Outdated => Outcome.Conflict("preview_outdated", L("What is due has changed since it was shown. Please look at it again."));

    private sealed record Asked(ChangeWish Wish, ChangeAgreement Agreement, Caller Caller);
}
