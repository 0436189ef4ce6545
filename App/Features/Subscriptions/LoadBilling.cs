using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions;

/// <param name="IsCharged">A gateway charges for it, so there is something to manage.</param>
/// <param name="HasPortal">The gateway has pages of its own, for the card too.</param>
/// <param name="SyncedAt">When a gateway's state was last taken over.</param>
/// <param name="NextCharge">What is charged at the end of the period; null when nothing will be.</param>
public sealed record BillingView(BillingSummary Plan, CardSummary? Card, IReadOnlyList<InvoiceSummary> Invoices, bool IsCharged, bool HasPortal, Money? NextCharge, DateTimeOffset? SyncedAt);

/// <summary>A card as far as it may be shown.</summary>
public sealed record CardSummary(string Brand, string Last4, int ExpMonth, int ExpYear);

/// <summary>What the billing page shows.</summary>
public sealed class LoadBilling(IOwnedDbs dbs, Entitlements entitlements, PlanCatalogue plans, RefreshBilling refresh, PaymentGateways gateways)
{
    /// <summary>Asks the gateway first, for who comes back from its pages.</summary>
    public async Task<BillingView> AfterPortalAsync(Guid teamId, CancellationToken ct)
    {
        if ((await entitlements.OfAsync(teamId, ct)).Current is { Gateway: { } gateway, GatewayCustomerId: { } customer } current)
        {
            await refresh.RunAsync(gateway, customer, current.GatewaySubscriptionId, ct);
        }
        return await RunAsync(teamId, ct);
    }

    public async Task<BillingView> RunAsync(Guid teamId, CancellationToken ct)
    {
        await using var db = await dbs.OfTeamAsync(teamId, ct);
        var current = (await entitlements.OfAsync(teamId, ct)).Current;
        var charged = current is { IsLive: true, GatewaySubscriptionId: not null };
        var invoices = await InvoiceSummary.ForAsync(db, teamId, 24, ct);
        var currency = invoices is [var last, ..] ? last.Total.Currency : "USD";
        return new(
            await BillingSummary.OfAsync(entitlements, plans, teamId, ct),
            await db.PaymentMethods.Where(m => m.TeamId == teamId).Select(m => new CardSummary(m.Brand, m.Last4, m.ExpMonth, m.ExpYear)).FirstOrDefaultAsync(ct),
            invoices,
            charged,
            charged && gateways.Find(current!.Gateway ?? "") is { HasPortal: true },
            charged && current!.Status is SubscriptionStatus.Active && !current.CancelAtPeriodEnd ? (await plans.VersionAsync(current.PlanVersionId, ct)).PriceIn(currency) : null,
            await db.BillingCustomers.Where(c => c.TeamId == teamId).MaxAsync(c => c.SyncedAt, ct));
    }
}
