using BlazorAccounts.Data;
using BlazorAccounts.Features.Plans;

namespace BlazorAccounts.Features.Subscriptions.Changes;

/// <summary>A plan's version and how many units of it.</summary>
internal sealed record PlanTermsHeld(Offer Offer, long Quantity);

/// <summary>
/// Closes a subscription's open change when the gateway's state shows that it took effect, in the transaction that takes the state over. Adds to the context, never saves.
/// </summary>
internal sealed class SettlePlanChange(PlanCatalogue plans)
{
    /// <returns>The terms that hold now: a change that the gateway took ahead of the period's end does not yet.</returns>
    public async Task<PlanTermsHeld> RunAsync(AppDb db, Subscription subscription, PlanTermsHeld charged, SubscriptionTrigger trigger, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.OpenChangeAsync(subscription.Id, ct) is not { } change)
        {
            return charged;
        }
        if (trigger is SubscriptionTrigger.Ended)
        {
            change.Take(PlanChangeTrigger.TakenBack, now);
            subscription.StayAsItIs();
        }
        else if (change.AsksFor(charged.Offer.Version.Id, charged.Quantity) && (change.Kind is not PlanChangeKind.Resume || trigger is SubscriptionTrigger.PaymentSucceeded))
        {
            if (change.Kind is PlanChangeKind.AtPeriodEnd && change.EffectiveAt > now)
            {
                return new(await plans.VersionAsync(change.FromVersionId, ct), change.FromQuantity);
            }
            change.Take(PlanChangeTrigger.TookEffect, now);
            subscription.StayAsItIs();
        }
        return charged;
    }
}
