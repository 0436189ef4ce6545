using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Replacements;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions.Changes;

/// <summary>A plan that somebody who pays wants instead.</summary>
/// <param name="Quantity">Null leaves it.</param>
public sealed record ChangeWish(Guid TeamId, Guid ActorId, string Plan, long? Quantity = null);

/// <summary>What a wish comes to for one subscription.</summary>
/// <param name="Subscription">Tracked by the context it was found with.</param>
/// <param name="Replaces">Its gateway changes nothing that runs: the wish takes a subscription of its own.</param>
public sealed record ChangeTarget(Subscription Subscription, Offer From, Offer To, PlanPrice Price, long Quantity, bool Replaces)
{
    /// <summary>It is so already.</summary>
    public bool IsCurrent => From.Plan.Code == To.Plan.Code && Quantity == Subscription.Quantity;

    /// <summary>A longer interval or a dearer one of the same length is charged now; what is cheaper waits for the end of what is paid.</summary>
    public bool IsAtOnce => To.Plan.Interval == From.Plan.Interval
        ? Price.Amount * Quantity > (From.PriceIn(Price.Currency)?.Amount ?? 0) * Subscription.Quantity
        : To.Plan.Interval is BillingInterval.Year;

    /// <summary>What each period costs then.</summary>
    public Money PerPeriod => new(Price.Amount * Quantity, Price.Currency);

    internal BilledAt At => Subscription.BilledAt;

    internal RunningPlan Running => new(
        Subscription.TeamId, Subscription.Gateway!, Subscription.GatewaySubscriptionId!, Subscription.CurrentPeriodStart!.Value, Subscription.CurrentPeriodEnd!.Value);
}

/// <summary>Finds out whether a wish can be granted and what it means; asks no gateway.</summary>
public sealed class FindChange(PlanCatalogue plans, PaymentGateways gateways)
{
    public const long MostUnits = 10_000;

    /// <summary>
    /// 404 for strangers, 403 without the right, 409 <c>no_subscription</c>, <c>plan_paused</c>, <c>plan_ends</c>, <c>payment_due</c>, <c>change_not_supported</c>, 422 <c>plan_unknown</c>,
    /// <c>plan_not_available</c>, <c>currency_unknown</c>, <c>quantity_invalid</c>.
    /// </summary>
    public async Task<Outcome<ChangeTarget>> RunAsync(AppDb db, ChangeWish wish, CancellationToken ct)
    {
        var allowed = await db.MayPayAsync(wish.TeamId, wish.ActorId, ct);
        if (!allowed.Ok)
        {
            return allowed.For<ChangeTarget>();
        }
        if (await db.ChargedAsync(wish.TeamId, ct) is not { } current)
        {
            return Outcome.Conflict("no_subscription", L("There is no paid plan to change.")).For<ChangeTarget>();
        }
        if (Hindrance(current) is { } hindrance)
        {
            return hindrance.For<ChangeTarget>();
        }
        if (gateways.Find(current.Gateway!) is not { } gateway || (!gateway.CanChange && !gateway.CanReplace)) // or it is off by now
        {
            return Outcome.Conflict("change_not_supported", L("Your way to pay cannot change a running plan. Cancel it, and choose another when it ends.")).For<ChangeTarget>();
        }
        var from = await plans.VersionAsync(current.PlanVersionId, ct);
        // Who stays on a plan stays on the version that was bought.
        if ((from.Plan.Code == wish.Plan ? from : await plans.OfferAsync(wish.Plan, ct)) is not { } to)
        {
            return Outcome.Refused(422, "plan_unknown", L("There is no such plan.")).For<ChangeTarget>();
        }
        if (to != from && (!to.Plan.SelfServe || to.Plan.Interval is null))
        {
            return Outcome.Refused(422, "plan_not_available", L("That plan cannot be bought here. Please talk to us.")).For<ChangeTarget>();
        }
        if (to.PriceRow(current.Currency ?? BuyerCurrency.Default) is not { } price)
        {
            return Outcome.Refused(422, "currency_unknown", L("That plan is not sold in this currency.")).For<ChangeTarget>();
        }
        var quantity = wish.Quantity ?? (to.Plan.PerSeat ? current.Quantity : 1);
        return quantity is < 1 or > MostUnits || (quantity != 1 && (!to.Plan.PerSeat || !gateway.CanChange))
            ? Outcome.Refused(422, "quantity_invalid", L("That plan is not sold in this number.")).For<ChangeTarget>()
            : new ChangeTarget(current, from, to, price, quantity, !gateway.CanChange);
    }

    private static Outcome? Hindrance(Subscription current) => current switch
    {
        { Status: SubscriptionStatus.Paused } => Outcome.Conflict("plan_paused", L("Your plan is paused. Resume it first.")),
        { Status: not SubscriptionStatus.Active } => Outcome.Conflict("payment_due", L("A payment is due. Settle it first, then change your plan.")),
        { CancelAtPeriodEnd: true } => Outcome.Conflict("plan_ends", L("Your plan is cancelled. Keep it first, then change it.")),
        _ => null,
    };
}

internal static class ChargedSubscriptions
{
    extension(AppDb db)
    {
        /// <summary>The team's live subscription that a gateway charges for; null when there is none.</summary>
        public Task<Subscription?> ChargedAsync(Guid teamId, CancellationToken ct) => db.Subscriptions.FirstOrDefaultAsync(
            s => s.TeamId == teamId && s.GatewaySubscriptionId != null && s.Status != SubscriptionStatus.Canceled && s.Status != SubscriptionStatus.Expired, ct);

        /// <summary>The subscription's change that is under way or waits; null when there is none.</summary>
        public Task<PlanChange?> OpenChangeAsync(Guid subscriptionId, CancellationToken ct) => db.PlanChanges.SingleOrDefaultAsync(
            c => c.SubscriptionId == subscriptionId && (c.State == PlanChangeState.Pending || c.State == PlanChangeState.Scheduled || c.State == PlanChangeState.Sent), ct);
    }

    extension(Subscription subscription)
    {
        public BilledAt BilledAt => new(subscription.Gateway!, subscription.GatewayCustomerId!, subscription.GatewaySubscriptionId!);
    }
}
