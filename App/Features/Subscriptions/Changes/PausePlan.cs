using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Replacements;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions.Changes;

/// <summary>
/// Stops charging for a while, and goes on. What is paid stays open to its end; after that the free plan holds until somebody resumes, which begins and charges a new
/// period when the old one is over.
/// </summary>
public sealed class PausePlan(IOwnedDbs dbs, ChangeAtGateway gateway, ChangeRenewal renewal, FinishPlanChange finish, PlanCatalogue plans, TimeProvider clock)
{
    private const int Tries = 6;

    // Of its own: taking over the gateway's state takes turns, too.
    private readonly OneAtATime _turns = new();

    /// <summary>
    /// 404 for strangers, 403 without the right, 409 <c>no_subscription</c>, <c>plan_ends</c>, <c>payment_due</c>, <c>change_under_way</c>, <c>change_refused</c>, 503
    /// <c>payments_unavailable</c>. Done when it is paused already. A change that waits is taken back.
    /// </summary>
    public async Task<Outcome> PauseAsync(Guid teamId, Guid actorId, Caller caller, CancellationToken ct)
    {
        using var pass = await _turns.EnterAsync(teamId, ct);
        await using var db = await dbs.OfAsync(new(actorId, teamId), ct);
        var allowed = await db.MayPayAsync(teamId, actorId, ct);
        var current = allowed.Ok ? await db.ChargedAsync(teamId, ct) : null;
        switch (current)
        {
            case null:
                return allowed.Ok ? NoPlan : allowed;
            case { Status: SubscriptionStatus.Paused }:
                return Outcome.Done;
            case { CancelAtPeriodEnd: true }:
                return Outcome.Conflict("plan_ends", L("Your plan is cancelled. Keep it first, then change it."));
            case { Status: not SubscriptionStatus.Active }:
                return Outcome.Conflict("payment_due", L("A payment is due. Settle it first, then change your plan."));
        }
        if (await db.OpenChangeAsync(current.Id, ct) is { IsPrepared: true })
        {
            return WaitingChanges.UnderWay;
        }
        if (await db.WithdrawAsync(current, (actorId, caller), renews: true, clock.GetUtcNow(), ct) is { Ok: false } underWay)
        {
            return underWay;
        }
        db.Audit(clock.GetUtcNow(), actorId, "subscription.pause_asked", $"team:{teamId}", address: caller.Address);
        await db.SaveChangesAsync(ct);
        return await gateway.RunAsync(current.BilledAt, at => at.PauseAsync(current.GatewaySubscriptionId!, pause: true, $"pause-{Guid.NewGuid():N}", ct), ct);
    }

    /// <summary>
    /// Ends a pause and takes a cancellation back. 404 for strangers, 403 without the right, 409 <c>no_subscription</c>, <c>change_refused</c>, 422 <c>card_refused</c>,
    /// 503 <c>payments_unavailable</c>. Done when neither is so.
    /// </summary>
    public async Task<Outcome> ResumeAsync(Guid teamId, Guid actorId, Caller caller, CancellationToken ct)
    {
        using var pass = await _turns.EnterAsync(teamId, ct);
        var kept = await renewal.RunAsync(teamId, actorId, cancel: false, caller, ct);
        if (!kept.Ok)
        {
            return kept;
        }
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            await using var db = await dbs.OfAsync(new(actorId, teamId), ct);
            if (await db.ChargedAsync(teamId, ct) is not { Status: SubscriptionStatus.Paused } current)
            {
                return kept;
            }
            try
            {
                return await UnpauseAsync(db, current, actorId, caller, ct);
            }
            catch (DbUpdateException)
            {
                // another node was quicker: look again
            }
        }
        return WaitingChanges.UnderWay;
    }

    private async Task<Outcome> UnpauseAsync(AppDb db, Subscription current, Guid actorId, Caller caller, CancellationToken ct)
    {
        if (current.PaidThrough > clock.GetUtcNow())
        {
            db.Audit(clock.GetUtcNow(), actorId, "subscription.resume_asked", $"team:{current.TeamId}", address: caller.Address);
            await db.SaveChangesAsync(ct);
            return await gateway.RunAsync(current.BilledAt, at => at.PauseAsync(current.GatewaySubscriptionId!, pause: false, $"pause-{Guid.NewGuid():N}", ct), ct);
        }
        var open = await db.OpenChangeAsync(current.Id, ct);
        return open is null or { Kind: PlanChangeKind.Resume }
            ? await finish.RunAsync(open ?? await NewPeriodAsync(db, current, actorId, caller, ct), current, ct)
            : WaitingChanges.UnderWay;
    }

    private static Outcome NoPlan => Outcome.Conflict("no_subscription", L("There is no paid plan to change."));

    // Charges, so it is written with its key first, and only while the plan is what was looked at.
    private async Task<PlanChange> NewPeriodAsync(AppDb db, Subscription current, Guid actorId, Caller caller, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var offer = await plans.VersionAsync(current.PlanVersionId, ct);
        var price = offer.PriceRow(current.Currency ?? BuyerCurrency.Default) ?? offer.Version.Prices[0];
        var change = PlanChange.Ask(current, PlanChangeKind.Resume, offer, price, current.Quantity, price.Amount * current.Quantity, now, now);
        db.Add(change);
        db.Entry(current).State = EntityState.Modified;
        db.Audit(now, actorId, "subscription.resume_asked", $"team:{current.TeamId}", after: new { change.Due, change.Currency }, address: caller.Address);
        await db.SaveChangesAsync(ct);
        return change;
    }
}

internal static class WaitingChanges
{
    public static Outcome UnderWay => Outcome.Conflict("change_under_way", L("Another change of your plan is just taking effect. Please look again in a little while."));

    extension(AppDb db)
    {
        /// <summary>Takes a change back that waits for the end of the period; does not save. 409 <c>change_under_way</c> when it is too late for that.</summary>
        /// <param name="renews">The present plan goes on; otherwise it ends.</param>
        public async Task<Outcome> WithdrawAsync(Subscription subscription, (Guid Id, Caller From) actor, bool renews, DateTimeOffset now, CancellationToken ct)
        {
            var open = await db.OpenChangeAsync(subscription.Id, ct);
            if (open is { State: not PlanChangeState.Scheduled })
            {
                return UnderWay;
            }
            await PreparedPlans.WithdrawAsync(db, subscription.TeamId, subscription.Gateway!, subscription.GatewaySubscriptionId!, renews, ct);
            if (open is null)
            {
                return Outcome.Done;
            }
            open.Take(PlanChangeTrigger.TakenBack, now);
            subscription.StayAsItIs();
            db.Audit(now, actor.Id, "plan.change_withdrawn", $"team:{open.TeamId}", after: new { Change = open.Id }, address: actor.From.Address);
            return Outcome.Done;
        }
    }
}
