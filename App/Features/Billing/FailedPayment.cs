using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>A charge that did not go through and is still owed.</summary>
/// <param name="Due">What is left to pay.</param>
/// <param name="NextAttemptAt">Null when the gateway will not try again by itself.</param>
public sealed record FailedPayment(Money Due, DateTimeOffset? LastAttemptAt, DateTimeOffset? NextAttemptAt)
{
    /// <summary>The newest of a subscription; null when nothing is owed.</summary>
    public static async Task<FailedPayment?> OfAsync(AppDb db, Guid teamId, string gatewaySubscriptionId, CancellationToken ct) =>
        await db.Invoices.AsNoTracking()
            .Where(i => i.TeamId == teamId && i.GatewaySubscriptionId == gatewaySubscriptionId && i.Status == InvoiceStatus.Open && i.AttemptCount > 0)
            .OrderByDescending(i => i.IssuedAt)
            .Select(i => new FailedPayment(new Money(i.Total - i.AmountPaid, i.Currency), i.LastAttemptAt, i.NextAttemptAt))
            .FirstOrDefaultAsync(ct);
}
