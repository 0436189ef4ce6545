using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Mandates;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Subscriptions.Approvals;

/// <summary>The next period of a plan that nobody may charge by itself.</summary>
/// <param name="Plan">Code of the plan.</param>
/// <param name="From">When the period begins: the end of what is paid, or later once access has ended.</param>
/// <param name="AccessUntil">Until when everything stays open without it; null when it no longer is.</param>
/// <param name="PayUntil">When the plan ends unless it was paid.</param>
public sealed record RenewalToApprove(string Plan, string PlanName, Money Due, DateTimeOffset From, DateTimeOffset To, bool Overdue, DateTimeOffset? AccessUntil, DateTimeOffset PayUntil);

/// <summary>Looks whether a team's renewal waits for somebody's approval, by our rows alone.</summary>
public sealed class FindRenewal(PaymentGateways gateways, PlanCatalogue plans, TimeProvider clock)
{
    /// <summary>Whether its renewals are approved each time. None comes of a plan that another one follows.</summary>
    internal bool Waits(Subscription? subscription) =>
        subscription is { IsLive: true, NextPlanVersionId: null, Gateway: { } gateway, GatewaySubscriptionId: { } id } && gateways.All.FirstOrDefault(g => g.Name == gateway)?.WaitsForPayer(id) is true;

    /// <returns>Null when nothing waits: none does before it was asked for, and none of what was cancelled.</returns>
    internal async Task<RenewalToApprove?> OfAsync(Subscription? subscription, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (subscription is not { CancelAtPeriodEnd: false, CurrentPeriodEnd: { } end, Currency: { } currency, Status: SubscriptionStatus.Active or SubscriptionStatus.PastDue, FrozenSince: null, RevokedAt: null }
            || !Waits(subscription) || end - MandateRules.Ahead > now || end + MandateRules.Patience <= now)
        {
            return null;
        }
        var offer = await plans.VersionAsync(subscription.PlanVersionId, ct);
        if (offer.PriceIn(currency) is not { } price)
        {
            return null;
        }
        var from = end + MandateRules.Bridged < now ? now : end;
        return new(
            offer.Plan.Code, offer.Plan.Name, price, from, offer.Plan.Interval is BillingInterval.Year ? from.AddYears(1) : from.AddMonths(1), end <= now,
            subscription.GrantsAccess(now) ? subscription.AccessUntil : null, end + MandateRules.Patience);
    }
}
