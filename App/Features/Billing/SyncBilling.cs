using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Replacements;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

public enum SyncVerdict { Applied, NotOurs, Contradicted }

/// <param name="Note">Why it was not applied; null when it was.</param>
public sealed record SyncResult(SyncVerdict Verdict, string? Note = null)
{
    /// <summary>Whose it is, where it was applied.</summary>
    internal BillingCustomer? Customer { get; init; }
}

/// <summary>
/// Takes over what a gateway says now about a customer's objects: checkout, subscription, invoices, card, with all effects, in one transaction.
/// The customer's version is read before the gateway is asked and checked when saving, so answers are taken over in the order they were given,
/// on any number of nodes and without holding a transaction open over the network.
/// </summary>
public sealed class SyncBilling(
    IDbContextFactory<AppDb> dbs, PaymentGateways gateways, ApplyBillingFacts facts, IBilledSubscriptions subscriptions, EndSecondCharges seconds, EndReplaced replaced, FollowPrepared followed, OneAtATime turns,
    TimeProvider clock)
{
    private const int Tries = 12;

    /// <param name="alongside">Joins the transaction: marks the event done.</param>
    /// <exception cref="GatewayUnavailableException">The gateway is down; nothing changed.</exception>
    /// <exception cref="DbUpdateConcurrencyException">Others, on other nodes, were quicker each time; nothing is wrong, and nothing changed.</exception>
    public async Task<SyncResult> RunAsync(string gatewayName, GatewayNews about, Func<AppDb, Task>? alongside, CancellationToken ct)
    {
        var gateway = gateways.Require(gatewayName);
        using var pass = await turns.EnterAsync(about.CustomerId ?? about.SubscriptionId ?? about.PaymentId ?? "", ct);
        var result = await UntilFirstAsync(gateway, about, alongside, ct);
        if (gateway.CanReplace && result.Customer is { } customer)
        {
            await FollowAsync(gateway, customer, ct);
        }
        return result;
    }

    // What was taken over is saved by now. What is left is done by a job, and seen by reconciliation.
    private async Task FollowAsync(IPaymentGateway gateway, BillingCustomer customer, CancellationToken ct)
    {
        try
        {
            foreach (var old in await followed.RunAsync(gateway, customer.TeamId, ct))
            {
                await UntilFirstAsync(gateway, new(EventId: "", Type: "", customer.GatewayCustomerId, old, null, null), null, ct);
            }
        }
        catch (Exception later) when (later is DbUpdateException || later.IsGatewayFault)
        {
            followed.LogLater(later, gateway.Name);
        }
    }

    private async Task<SyncResult> UntilFirstAsync(IPaymentGateway gateway, GatewayNews about, Func<AppDb, Task>? alongside, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(gateway, about, alongside, ct);
            }
            catch (DbUpdateException) when (attempt < Tries)
            {
                await Task.Delay(Random.Shared.Next(5, 25 * attempt), ct); // somebody was quicker: look again, and ask again
            }
        }
    }

    private async Task<SyncResult> TryAsync(IPaymentGateway gateway, GatewayNews about, Func<AppDb, Task>? alongside, CancellationToken ct, bool ended = false)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var customer = await FindAsync(db, gateway.Name, about.CustomerId, ct);
        BillingFacts now;
        try
        {
            now = await BillingFacts.FetchAsync(gateway, about, await KnownAsync(db, customer, ct), ct);
        }
        catch (GatewayRefusedException refused) when (refused.IsMissing)
        {
            return new(SyncVerdict.Contradicted, $"{gateway.Name} does not know what this is about.");
        }
        if (now.Contradicts(about) is { } atOdds)
        {
            return new(SyncVerdict.Contradicted, atOdds);
        }
        if (customer is { ClosedAt: not null } && now.Subscription is { Status: not GatewayStatus.Ended } charging)
        {
            now = await EndAsync(db, gateway, customer, charging.Id, about, ct);
        }
        if (customer is null)
        {
            return about.CustomerId is null && now.CustomerId is not null
                ? await TryAsync(gateway, about with { CustomerId = now.CustomerId }, alongside, ct) // the version has to be read before asking
                : now.TeamId is null
                    ? new(SyncVerdict.NotOurs, "A customer this product did not make.")
                    : new(SyncVerdict.Contradicted, $"It was sold to a team, but customer {now.CustomerId} is none of ours.");
        }

        if (now.Subscription is { } second && await seconds.RunAsync(gateway, customer, second, ct))
        {
            now = await BillingFacts.FetchAsync(gateway, about, await KnownAsync(db, customer, ct), ct);
        }
        var applied = await facts.ApplyAsync(db, customer, now, ct);
        if (applied.Contradiction is not null)
        {
            await StillAsync(db, customer, ct);
            return new(SyncVerdict.Contradicted, applied.Contradiction);
        }
        if (applied.MustEnd && !ended)
        {
            // Nothing was saved, so a crash from here on leaves the news due and ends what is ended already.
            await gateway.EndSubscriptionAsync(now.Subscription!.Id, ct);
            return await TryAsync(gateway, about, alongside, ct, ended: true);
        }
        if (alongside is not null)
        {
            await alongside(db);
        }
        await SaveAsync(db, customer, ct);
        subscriptions.Applied(customer.TeamId);
        if (now.Subscription is not null)
        {
            await replaced.FinishAsync(gateway, customer.TeamId, ct);
        }
        return new(SyncVerdict.Applied) { Customer = customer };
    }

    // Two who write the same row for the first time meet at its index before they meet at the version; which of both it was is told by the exception.
    internal static async Task SaveAsync(AppDb db, BillingCustomer customer, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException lost) when (lost is not DbUpdateConcurrencyException)
        {
            await StillAsync(db, customer, ct);
            throw;
        }
    }

    // What was read while somebody else saved may contradict itself; nothing is saved that would notice, so it is looked up.
    private static async Task StillAsync(AppDb db, BillingCustomer customer, CancellationToken ct)
    {
        var version = db.Entry(customer).Property<Guid>("Version").OriginalValue;
        if (!await db.BillingCustomers.AnyAsync(c => c.Id == customer.Id && EF.Property<Guid>(c, "Version") == version, ct))
        {
            throw new DbUpdateConcurrencyException("The customer changed while it was looked at.");
        }
    }

    // A payment that slipped through while its account was deleted. Somebody should look whether to pay it back.
    private async Task<BillingFacts> EndAsync(AppDb db, IPaymentGateway gateway, BillingCustomer customer, string subscriptionId, GatewayNews about, CancellationToken ct)
    {
        await gateway.EndSubscriptionsAsync(customer.GatewayCustomerId!, ct);
        if (!(await subscriptions.ChargingAsync(db, customer.TeamId, gateway.Name, ct)).Contains(subscriptionId))
        {
            db.Publish(new AlertRaised("charged_after_deletion", gateway.Name, $"Subscription {subscriptionId} began after its account was deleted. It was ended; check whether to refund.", customer.TeamId), clock.GetUtcNow());
        }
        return await BillingFacts.FetchAsync(gateway, about, await KnownAsync(db, customer, ct), ct);
    }

    internal static async Task<HashSet<string>> KnownAsync(AppDb db, BillingCustomer? customer, CancellationToken ct) =>
        customer is null
            ? []
            : await db.Invoices.Where(i => i.TeamId == customer.TeamId && i.Gateway == customer.Gateway && i.GatewayPaymentId != null).Select(i => i.GatewayInvoiceId).ToHashSetAsync(ct);

    private static Task<BillingCustomer?> FindAsync(AppDb db, string gateway, string? customerId, CancellationToken ct) =>
        db.BillingCustomers.SingleOrDefaultAsync(c => c.Gateway == gateway && c.GatewayCustomerId == customerId && c.GatewayCustomerId != null, ct);
}
