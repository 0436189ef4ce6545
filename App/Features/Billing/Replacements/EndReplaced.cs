using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing.Replacements;

/// <summary>
/// Ends at its gateway what another subscription took the place of. That it has to end is written in the transaction that takes the other over (<see cref="Checkout.ReplacedAt"/>);
/// ending is tried at once, again with every news of it, and by a job, until the gateway did.
/// </summary>
public sealed partial class EndReplaced(IDbContextFactory<AppDb> dbs, TimeProvider clock, ILogger<EndReplaced> log)
{
    /// <summary>Whether a subscription that was paid beside another one takes its place: it was sold for that, and what was taken off is still right.</summary>
    internal static async Task<bool> MayReplaceAsync(AppDb db, IPaymentGateway gateway, GatewaySubscription seen, string kept, CancellationToken ct)
    {
        if (await db.Checkouts.AsNoTracking().FirstOrDefaultAsync(c => c.Id == seen.CheckoutReference && c.TeamId == seen.TeamId && c.Gateway == gateway.Name && c.Replaces == kept, ct) is not { } row)
        {
            return false;
        }
        if (row.Prepared is not (null or PreparationState.Asked))
        {
            return row.Prepared is PreparationState.Given or PreparationState.Taken; // whatever the other was charged for since goes back
        }
        var standing = await ApplyPayments.StandingAsync(db, gateway.Name, kept, ct);
        // What went back meanwhile was taken off, too.
        var wentBack = await db.Invoices.AnyAsync(i => i.Gateway == gateway.Name && i.GatewaySubscriptionId == kept && i.RefundedAt > row.CreatedAt, ct);
        return !wentBack && standing is { RevokedAt: null, FrozenSince: null } && (await gateway.ReadSubscriptionAsync(kept, ct)).PeriodEnd <= row.ReplacesUntil;
    }

    /// <summary>The checkout by which a subscription takes another's place; null when it does not, or was ended as a second charge.</summary>
    internal static Task<Checkout?> ReplacingAsync(AppDb db, BillingCustomer customer, GatewaySubscription seen, CancellationToken ct) => db.Checkouts.FirstOrDefaultAsync(
        c => c.Id == seen.CheckoutReference && c.TeamId == customer.TeamId && c.Gateway == customer.Gateway && c.Replaces != null
            && (c.Prepared != null || !db.SecondCharges.Any(s => s.Gateway == c.Gateway && s.GatewaySubscriptionId == seen.Id)),
        ct);

    /// <summary>What a subscription was prepared to follow that was let go; null when it was not. It must not charge, and what it did charge goes back.</summary>
    internal static Task<string?> LetGoAsync(AppDb db, BillingCustomer customer, GatewaySubscription seen, CancellationToken ct) => db.Checkouts
        .Where(c => c.Id == seen.CheckoutReference && c.TeamId == customer.TeamId && c.Gateway == customer.Gateway && (c.Prepared == PreparationState.Undone || c.Prepared == PreparationState.Dropped))
        .Select(c => c.Replaces).FirstOrDefaultAsync(ct);

    /// <summary>What of an invoice was taken off the price of what took its subscription's place, in minor units: that part does not go back any more.</summary>
    internal static Task<long> CreditedAsync(AppDb db, Invoice invoice, CancellationToken ct) => db.Checkouts
        .Where(c => c.Gateway == invoice.Gateway && c.Replaces != null && c.Replaces == invoice.GatewaySubscriptionId && c.ReplacedAt != null && c.ReplacesUntil == invoice.PeriodEnd)
        .SumAsync(c => c.Credit, ct);

    /// <summary>Whether what was replaced was paid for a period after the one that was credited: that is a second charge.</summary>
    internal static Task<bool> WasChargedAfterAsync(AppDb db, BillingCustomer customer, GatewaySubscription seen, CancellationToken ct) =>
        db.Checkouts.AnyAsync(c => c.TeamId == customer.TeamId && c.Gateway == customer.Gateway && c.Replaces == seen.Id && c.ReplacedAt != null && c.ReplacesUntil < seen.PeriodEnd, ct);

    /// <summary>Whether another subscription took its place, and the gateway has not ended it for good: whatever else is live, it must not come back.</summary>
    internal static Task<bool> WasReplacedAsync(AppDb db, BillingCustomer customer, GatewaySubscription seen, CancellationToken ct) => db.Checkouts.AnyAsync(
        c => c.TeamId == customer.TeamId && c.Gateway == customer.Gateway && c.Replaces == seen.Id && c.ReplacedAt != null && (c.ReplacedEndedAt == null || seen.Status != GatewayStatus.Ended),
        ct);

    /// <summary>Whether something was charged for beside what the team has, and nobody has noticed yet: of what has ended no news may come.</summary>
    internal static async Task<bool> OwesBackAsync(AppDb db, BillingCustomer customer, GatewaySubscription seen, CancellationToken ct) =>
        (await WasChargedAfterAsync(db, customer, seen, ct)
            || (await LetGoAsync(db, customer, seen, ct) is not null && await db.Invoices.AnyAsync(i => i.Gateway == customer.Gateway && i.GatewaySubscriptionId == seen.Id && i.Status == InvoiceStatus.Paid, ct)))
        && !await db.SecondCharges.AnyAsync(s => s.Gateway == customer.Gateway && s.GatewaySubscriptionId == seen.Id, ct);

    /// <summary>For news of what was replaced: ends it.</summary>
    /// <returns>Whether something was done, so that the gateway has to be asked again.</returns>
    internal async Task<bool> RunAsync(AppDb db, IPaymentGateway gateway, BillingCustomer customer, GatewaySubscription seen, CancellationToken ct)
    {
        var row = await db.Checkouts.AsNoTracking().FirstOrDefaultAsync(c => c.TeamId == customer.TeamId && c.Gateway == gateway.Name && c.Replaces == seen.Id && c.ReplacedAt != null, ct);
        if (row is null || (row.ReplacedEndedAt is not null && seen.Status is GatewayStatus.Ended))
        {
            return false;
        }
        await EndAsync(db, gateway, row, ct);
        return true;
    }

    /// <summary>Ends what the team's subscriptions there took the place of. When the gateway does not answer, the job comes back to it.</summary>
    internal async Task FinishAsync(IPaymentGateway gateway, Guid teamId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        foreach (var row in await db.Checkouts.AsNoTracking().Where(c => c.TeamId == teamId && c.Gateway == gateway.Name && c.ReplacedAt != null && c.ReplacedEndedAt == null).ToListAsync(ct))
        {
            try
            {
                await EndAsync(db, gateway, row, ct);
            }
            catch (Exception failure) when (failure.IsGatewayFault)
            {
                LogNotEnded(failure, row.Replaces!, gateway.Name);
            }
        }
    }

    private async Task EndAsync(AppDb db, IPaymentGateway gateway, Checkout row, CancellationToken ct)
    {
        await gateway.EndSubscriptionAsync(row.Replaces!, ct);
        var now = clock.GetUtcNow();
        await db.Checkouts.Where(c => c.Id == row.Id && c.ReplacedEndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.ReplacedEndedAt, now), ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subscription} was replaced, but {Gateway} has not ended it yet")]
    private partial void LogNotEnded(Exception failure, string subscription, string gateway);
}

/// <summary>
/// Ends what a crash or an outage left running beside what took its place, has the gateway do what became of prepared plans, and looks at those that were due and of which nothing was heard.
/// </summary>
internal sealed class FinishReplacements(IDbContextFactory<AppDb> dbs, EndReplaced replaced, RefreshBilling refresh, PaymentGateways gateways, TimeProvider clock) : IJob
{
    // The gateway's news of a first charge is given this long to arrive.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var open = await db.Checkouts.Where(c => c.ReplacedAt != null && c.ReplacedEndedAt == null).Select(c => new { c.TeamId, c.Gateway }).Distinct().ToListAsync(ct);
        foreach (var left in open)
        {
            if (gateways.Find(left.Gateway) is { } gateway)
            {
                await replaced.FinishAsync(gateway, left.TeamId, ct);
            }
        }
        var before = clock.GetUtcNow() - Patience;
        var prepared = await FollowPrepared.Waiting(db).Concat(db.Checkouts.Where(c => c.Prepared == PreparationState.Given && c.StartsAt < before))
            .Where(c => c.SessionId != null).Select(c => new { c.TeamId, c.Gateway, Id = c.SessionId! }).Distinct().ToListAsync(ct);
        foreach (var one in prepared)
        {
            // Taking over what the gateway says ends with doing there what is left to do.
            if (gateways.Find(one.Gateway) is not null && await db.BillingCustomers.Where(c => c.TeamId == one.TeamId && c.Gateway == one.Gateway).Select(c => c.GatewayCustomerId).SingleOrDefaultAsync(ct) is { } customer)
            {
                await refresh.RunAsync(one.Gateway, customer, one.Id, ct);
            }
        }
    }
}
