using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;

namespace BlazorAccounts.Features.Subscriptions.Changes;

/// <summary>
/// Puts a change down for the end of the period when the gateway has the subscription that follows then, in the transaction that takes the gateway's state over. Adds to the context, never saves.
/// </summary>
internal sealed class PlanPreparedChange(PlanCatalogue plans)
{
    /// <returns>Whether the team's plan is one that this can follow.</returns>
    public async Task<bool> RunAsync(AppDb db, Guid teamId, GatewaySubscription next, DateTimeOffset from, DateTimeOffset now, CancellationToken ct)
    {
        if (next.LookupKey is null || await plans.ByLookupKeyAsync(next.LookupKey, ct) is not { } sold || next.Price != sold.Price.Money
            || await db.ChargedAsync(teamId, ct) is not { Status: SubscriptionStatus.Active, RevokedAt: null } current
            || current.Gateway != next.Gateway || current.GatewaySubscriptionId != next.Replaces || current.CurrentPeriodEnd != from)
        {
            return false;
        }
        var open = await db.OpenChangeAsync(current.Id, ct);
        if (open is { IsOpen: true } && open.AsksFor(sold.Offer.Version.Id, next.Quantity))
        {
            return true;
        }
        open?.Take(PlanChangeTrigger.TakenBack, now);
        var change = PlanChange.Ask(current, PlanChangeKind.AtPeriodEnd, sold.Offer, sold.Price, next.Quantity, 0, from, now);
        change.Accepted(now);
        db.Add(change);
        current.Plan(sold.Offer.Version.Id, next.Quantity, from);
        db.Audit(now, null, "plan.change_prepared", $"team:{teamId}", after: new { Plan = sold.Offer.Plan.Code, change.EffectiveAt, Subscription = next.Id });
        db.Publish(new PlanChangeScheduled(teamId, change.Id, from), now);
        return true;
    }

    /// <summary>The present plan stays, or ends.</summary>
    public static async Task TakeBackAsync(AppDb db, Guid teamId, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.ChargedAsync(teamId, ct) is { } current && await db.OpenChangeAsync(current.Id, ct) is { IsOpen: true, AcceptedAt: not null } open)
        {
            open.Take(PlanChangeTrigger.TakenBack, now);
            current.StayAsItIs();
        }
    }
}
