using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>
/// What a gateway that is switched off means for accounts that end: it can be asked nothing. Where nothing runs there by our books, the end goes on without it; where
/// something may, it waits and administrators are told, for a mandate must not be lost out of sight.
/// </summary>
internal sealed class GatewaysOff(IDbContextFactory<AppDb> dbs, PaymentGateways gateways, IBilledSubscriptions subscriptions, TimeProvider clock)
{
    public bool Has(string gateway) => gateways.Find(gateway) is null;

    /// <exception cref="GatewayUnavailableException">Something may still run at one that is off.</exception>
    public async Task MustBeStillAsync(IEnumerable<BillingCustomer> customers, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        foreach (var customer in customers.Where(c => Has(c.Gateway)))
        {
            if (await RunningAsync(db, customer, ct) is { } what)
            {
                var said = $"{what} of customer {customer.GatewayCustomerId} at {customer.Gateway}, which is switched off.";
                await TellAsync(db, kept: false, customer, $"An account cannot be closed because of {said} Switch it on again until that has ended.", clock.GetUtcNow().AddDays(-1), ct);
                throw new GatewayUnavailableException($"There may still be {said}");
            }
        }
    }

    /// <summary>Says whom a gateway that is off was not asked to forget: somebody has to do that there by hand. Once each.</summary>
    public async Task TellKeptAsync(IEnumerable<BillingCustomer> customers, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        foreach (var customer in customers.Where(c => Has(c.Gateway)))
        {
            await TellAsync(db, kept: true, customer, $"Customer {customer.GatewayCustomerId} was erased here while {customer.Gateway} was switched off. Delete it there by hand.", DateTimeOffset.MinValue, ct);
        }
    }

    private async Task<string?> RunningAsync(AppDb db, BillingCustomer customer, CancellationToken ct)
    {
        if (customer.GatewayCustomerId is not { } id)
        {
            return null;
        }
        var (team, gateway) = (customer.TeamId, customer.Gateway);
        return (await subscriptions.ChargingAsync(db, team, gateway, ct)).FirstOrDefault() is { } subscription ? $"subscription {subscription}"
            : await db.Checkouts.AnyAsync(c => c.TeamId == team && c.Gateway == gateway && ((c.State == CheckoutState.Open && c.SessionId != null) || c.State == CheckoutState.Doubtful), ct) ? "a checkout that could be paid"
            : await db.Checkouts.AnyAsync(c => c.TeamId == team && c.Gateway == gateway && c.ReplacedAt != null && c.ReplacedEndedAt == null, ct) ? "a replaced subscription that was not ended"
            : await db.SecondCharges.AnyAsync(s => s.TeamId == team && s.Gateway == gateway && s.SettledAt == null, ct) ? "a second subscription that was not ended"
            : await db.Refunds.AnyAsync(r => r.TeamId == team && r.Gateway == gateway && r.State == RefundState.Asked, ct) ? "a refund that was not made"
            : await db.GatewayEvents.AnyAsync(e => e.Gateway == gateway && e.GatewayCustomerId == id && (e.State == GatewayEventState.Received || e.State == GatewayEventState.Dead), ct) ? "news that was not applied"
            : null;
    }

    // The line in the audit log is what makes it be told once.
    private async Task TellAsync(AppDb db, bool kept, BillingCustomer customer, string detail, DateTimeOffset since, CancellationToken ct)
    {
        var (now, team) = (clock.GetUtcNow(), $"team:{customer.TeamId}");
        db.Audit(now, null, kept ? "account.kept_at_gateway" : "account.end_blocked", team, after: new { customer.Gateway, customer.GatewayCustomerId });
        var action = db.AuditEntries.Local.Single().Action;
        if (!await db.AuditEntries.AnyAsync(a => a.Target == team && a.Action == action && a.At > since, ct))
        {
            db.Publish(new AlertRaised(kept ? "customer_kept" : "closing_blocked", customer.Gateway, detail, customer.TeamId), now);
            await db.SaveChangesAsync(ct);
        }
        db.ChangeTracker.Clear();
    }
}
