using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Replacements;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>
/// Two checkouts of one team may both be paid: through two gateways, or in a race. The subscription that is taken over first goes on; the other is ended at its gateway,
/// its payment goes back, and an alert is raised: each once, whatever arrives in parallel or again.
/// </summary>
public sealed class EndSecondCharges(IDbContextFactory<AppDb> dbs, IBilledSubscriptions subscriptions, EndReplaced replaced, TimeProvider clock)
{
    /// <returns>Whether something was ended, so that the gateway has to be asked again.</returns>
    internal async Task<bool> RunAsync(IPaymentGateway gateway, BillingCustomer customer, GatewaySubscription seen, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var letGo = gateway.CanReplace ? await EndReplaced.LetGoAsync(db, customer, seen, ct) : null;
        var late = await EndReplaced.WasChargedAfterAsync(db, customer, seen, ct) || (letGo is not null && await WasPaidAsync(gateway, seen.LatestInvoiceId, ct));
        if (!late && await replaced.RunAsync(db, gateway, customer, seen, ct))
        {
            return true;
        }
        var row = await db.SecondCharges.FirstOrDefaultAsync(s => s.Gateway == gateway.Name && s.GatewaySubscriptionId == seen.Id, ct);
        var ended = seen.Status is GatewayStatus.Ended;
        if (row is null)
        {
            // Only what this product sold to this team: what somebody made at the gateway by hand is flagged instead.
            var ours = seen.TeamId == customer.TeamId && seen.LookupKey is not null;
            if ((ended && !late) || !ours || seen.Status is GatewayStatus.Incomplete or GatewayStatus.Unknown or GatewayStatus.Waiting || (await subscriptions.ChargedInsteadAsync(db, customer.TeamId, seen, ct) ?? letGo) is not { } kept
                || await EndReplaced.MayReplaceAsync(db, gateway, seen, kept, ct))
            {
                return false;
            }
            row = await WriteAsync(db, SecondCharge.Found(customer.TeamId, gateway.Name, seen.Id, kept, clock.GetUtcNow()), ct);
        }
        else if (row.SettledAt is not null && ended)
        {
            return false;
        }
        await gateway.EndSubscriptionAsync(seen.Id, ct);
        var refund = await PayBackAsync(gateway, row, seen.LatestInvoiceId, ct);
        var now = clock.GetUtcNow();
        await db.SecondCharges.Where(s => s.Id == row.Id && s.SettledAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.SettledAt, now).SetProperty(s => s.GatewayRefundId, refund), ct);
        return true;
    }

    private static async Task<bool> WasPaidAsync(IPaymentGateway gateway, string? invoiceId, CancellationToken ct) => invoiceId is not null && (await gateway.ReadInvoiceAsync(invoiceId, ct)).PaymentId is not null;

    /// <returns>The gateway's id of the refund; null when nothing was left to pay back.</returns>
    private static async Task<string?> PayBackAsync(IPaymentGateway gateway, SecondCharge row, string? invoiceId, CancellationToken ct) =>
        invoiceId is not null && (await gateway.ReadInvoiceAsync(invoiceId, ct)).PaymentId is { } payment
            ? (await gateway.RefundAsync(new(row.Id, payment, Amount: null, Duplicate: true), row.IdempotencyKey, ct))?.Id
            : null;

    private static async Task<SecondCharge> WriteAsync(AppDb db, SecondCharge found, CancellationToken ct)
    {
        db.Add(found);
        db.Audit(found.FoundAt, null, "subscription.second_ended", $"team:{found.TeamId}", after: new { found.Gateway, found.GatewaySubscriptionId, found.KeptSubscriptionId });
        db.Publish(
            new AlertRaised("second_subscription", found.Gateway, $"Subscription {found.GatewaySubscriptionId} was paid beside {found.KeptSubscriptionId}. It is ended and its payment goes back.", found.TeamId),
            found.FoundAt);
        try
        {
            await db.SaveChangesAsync(ct);
            return found;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear(); // another event found it, too
            return await db.SecondCharges.SingleAsync(s => s.Gateway == found.Gateway && s.GatewaySubscriptionId == found.GatewaySubscriptionId, ct);
        }
    }
}

/// <summary>Finishes what a crash or a long outage of a gateway left half done.</summary>
internal sealed class FinishSecondCharges(IDbContextFactory<AppDb> dbs, RefreshBilling refresh, TimeProvider clock) : IJob
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var before = clock.GetUtcNow() - Patience;
        var open = await (from second in db.SecondCharges
                          join customer in db.BillingCustomers on new { second.TeamId, second.Gateway } equals new { customer.TeamId, customer.Gateway }
                          where second.SettledAt == null && second.FoundAt < before && customer.GatewayCustomerId != null
                          select new { second.Gateway, customer.GatewayCustomerId, second.GatewaySubscriptionId }).ToListAsync(ct);
        foreach (var second in open)
        {
            await refresh.RunAsync(second.Gateway, second.GatewayCustomerId!, second.GatewaySubscriptionId, ct);
        }
    }
}
