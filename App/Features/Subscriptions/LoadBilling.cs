using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Invoices;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions.Approvals;
using BlazorAccounts.Features.Subscriptions.Changes;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions;

/// <param name="IsCharged">A gateway charges for it, so there is something to manage.</param>
/// <param name="HasPortal">The gateway has pages of its own, for the card too.</param>
/// <param name="SyncedAt">When a gateway's state was last taken over.</param>
/// <param name="NextCharge">What is charged at the end of the period; null when nothing will be.</param>
/// <param name="IsChangeable">The gateway changes and pauses what runs.</param>
/// <param name="CanKeep">A change that waits can be taken back.</param>
/// <param name="ResumeCharge">What resuming charges at once; null when it charges nothing.</param>
/// <param name="IsReplaceable">The gateway sells another plan in its place.</param>
/// <param name="MayPay">False for members who do not answer for the money: they see the plan, and nothing of card, payments and invoices.</param>
public sealed record BillingView(
    BillingSummary Plan, CardSummary? Card, IReadOnlyList<DocumentSummary> Invoices, bool IsCharged, bool HasPortal, bool IsChangeable, Money? NextCharge, DateTimeOffset? SyncedAt, PaymentPage Payments, bool CanKeep = false, Money? ResumeCharge = null, bool IsReplaceable = false, bool MayPay = true)
{
    /// <summary>Nothing is charged by itself: each renewal is approved by whoever pays it.</summary>
    public bool IsApproved { get; init; }

    /// <summary>The renewal that waits for approval now; null when none does.</summary>
    public RenewalToApprove? Renewal { get; init; }

    /// <summary>It can be paused, and changed while it runs.</summary>
    public bool CanRest => IsChangeable && Plan is { Status: "active", CancelAtPeriodEnd: false };

    /// <summary>Another plan can take its place.</summary>
    public bool CanChange => CanRest || (IsReplaceable && Plan is { Status: "active", CancelAtPeriodEnd: false });
}

/// <summary>A card as far as it may be shown.</summary>
public sealed record CardSummary(string Brand, string Last4, int ExpMonth, int ExpYear);

/// <summary>What the billing page shows.</summary>
public sealed class LoadBilling(IOwnedDbs dbs, Entitlements entitlements, PlanCatalogue plans, RefreshBilling refresh, PaymentGateways gateways, ListPayments payments, FindRenewal renewals, TimeProvider clock)
{
    internal const int PaymentsShown = 10;

    /// <summary>Asks the gateway first, for who comes back from its pages.</summary>
    public async Task<BillingView> AfterPortalAsync(Guid teamId, Guid userId, CancellationToken ct)
    {
        if ((await entitlements.OfAsync(teamId, ct)).Current is { Gateway: { } gateway, GatewayCustomerId: { } customer } current)
        {
            await refresh.RunAsync(gateway, customer, current.GatewaySubscriptionId, ct);
        }
        return await RunAsync(teamId, userId, ct);
    }

    public async Task<BillingView> RunAsync(Guid teamId, Guid userId, CancellationToken ct)
    {
        await using var db = await dbs.OfAsync(new(userId, teamId), ct);
        if (!(await db.MayPayAsync(teamId, userId, ct)).Ok)
        {
            return new(await BillingSummary.OfAsync(entitlements, plans, teamId, ct), null, [], IsCharged: false, HasPortal: false, IsChangeable: false, null, null, new([], null), MayPay: false);
        }
        var current = (await entitlements.OfAsync(teamId, ct)).Current;
        var charged = current is { IsLive: true, GatewaySubscriptionId: not null };
        var invoices = await DocumentSummary.ForAsync(db, teamId, 24, ct);
        var currency = current?.Currency ?? (invoices is [var last, ..] ? last.Total.Currency : BuyerCurrency.Default);
        var gateway = charged ? gateways.Find(current!.Gateway!) : null;
        var open = charged ? await db.OpenChangeAsync(current!.Id, ct) : null;
        return new(
            await BillingSummary.OfAsync(entitlements, plans, teamId, ct),
            await db.PaymentMethods.Where(m => m.TeamId == teamId).Select(m => new CardSummary(m.Brand, m.Last4, m.ExpMonth, m.ExpYear)).FirstOrDefaultAsync(ct),
            invoices,
            charged,
            gateway is { HasPortal: true },
            gateway is { CanChange: true },
            charged && current is { Status: SubscriptionStatus.Active, CancelAtPeriodEnd: false }
                ? await PriceAsync(current.NextPlanVersionId ?? current.PlanVersionId, current.NextQuantity ?? current.Quantity, currency, ct)
                : null,
            await db.BillingCustomers.Where(c => c.TeamId == teamId).MaxAsync(c => c.SyncedAt, ct),
            (await payments.RunAsync(teamId, null, PaymentsShown, ct)).Require(),
            open is { State: PlanChangeState.Scheduled, IsOurs: false },
            charged && current is { Status: SubscriptionStatus.Paused } && !(current.PaidThrough > clock.GetUtcNow())
                ? await PriceAsync(current.PlanVersionId, current.Quantity, currency, ct)
                : null,
            gateway is { CanReplace: true })
        {
            IsApproved = charged && renewals.Waits(current),
            Renewal = charged ? await renewals.OfAsync(current, ct) : null,
        };
    }

    private async Task<Money?> PriceAsync(Guid versionId, long quantity, string currency, CancellationToken ct) =>
        (await plans.VersionAsync(versionId, ct)).PriceIn(currency) is { } price ? price with { Amount = price.Amount * quantity } : null;
}
