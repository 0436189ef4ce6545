using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Replacements;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>
/// Takes over what a burst of news about one customer is about: each thing is asked about once and saved once, with all its events. Only where nothing is odd;
/// whatever contradicts, ends, takes another's place or began elsewhere is left to <see cref="SyncBilling"/>, event by event.
/// </summary>
public sealed class SyncTogether(
    IDbContextFactory<AppDb> dbs, PaymentGateways gateways, ApplyBillingFacts facts, IBilledSubscriptions subscriptions, OneAtATime turns)
{
    private const int Tries = 6;

    /// <param name="news">All of one customer, by what of ours each came with.</param>
    /// <param name="alongside">Joins the transaction that takes these over: marks them done.</param>
    /// <exception cref="GatewayUnavailableException">The gateway is down.</exception>
    /// <exception cref="DbUpdateConcurrencyException">Others, on other nodes, were quicker each time.</exception>
    internal async Task RunAsync<TKey>(string gatewayName, IReadOnlyList<(TKey Key, GatewayNews News)> news, Func<AppDb, IReadOnlyList<TKey>, Task> alongside, CancellationToken ct)
    {
        if (news.Select(n => n.News.CustomerId).FirstOrDefault(c => c is not null) is not { } customerId)
        {
            return;
        }
        using var pass = await turns.EnterAsync(customerId, ct);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TryAsync(gateways.Require(gatewayName), customerId, news, alongside, ct);
                return;
            }
            catch (DbUpdateException) when (attempt < Tries)
            {
                await Task.Delay(Random.Shared.Next(5, 25 * attempt), ct); // somebody was quicker: look again, and ask again
            }
        }
    }

    private async Task TryAsync<TKey>(IPaymentGateway gateway, string customerId, IReadOnlyList<(TKey Key, GatewayNews News)> news, Func<AppDb, IReadOnlyList<TKey>, Task> alongside, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.BillingCustomers.SingleOrDefaultAsync(c => c.Gateway == gateway.Name && c.GatewayCustomerId == customerId, ct) is not { ClosedAt: null } customer)
        {
            return;
        }
        var known = await SyncBilling.KnownAsync(db, customer, ct);
        var (reads, seen) = (new GatewayReads(gateway), new List<(TKey Key, GatewayNews News, BillingFacts Facts)>());
        foreach (var (key, about) in news)
        {
            try
            {
                seen.Add((key, about, await BillingFacts.FetchAsync(reads, about, known, ct)));
            }
            catch (GatewayRefusedException)
            {
                // left to be looked at alone
            }
        }
        // What is about the customer alone is taken over with the first.
        var groups = seen.Where(s => s.Facts.Key.Length > 0).GroupBy(s => s.Facts.Key, StringComparer.Ordinal).Select(g => g.ToList()).ToList();
        var rest = seen.Where(s => s.Facts.Key.Length == 0).ToList();
        if (groups.Count > 0)
        {
            groups[0].AddRange(rest);
        }
        else if (rest.Count > 0)
        {
            groups.Add(rest);
        }
        // The version was read before anything was asked, and each save is on the condition that nobody else saved since.
        foreach (var group in groups)
        {
            if (!await ApplyAsync(db, customer, group, ct))
            {
                return; // the context holds what must not be saved
            }
            await alongside(db, [.. group.Select(g => g.Key)]);
            await SyncBilling.SaveAsync(db, customer, ct);
            subscriptions.Applied(customer.TeamId);
        }
    }

    private async Task<bool> ApplyAsync<TKey>(AppDb db, BillingCustomer customer, List<(TKey Key, GatewayNews News, BillingFacts Facts)> group, CancellationToken ct)
    {
        var all = BillingFacts.Together([.. group.Select(g => g.Facts)]);
        if ((all.CustomerId ?? customer.GatewayCustomerId) != customer.GatewayCustomerId || group.Exists(g => g.Facts.Contradicts(g.News) is not null))
        {
            return false;
        }
        if (all.Subscription is { } subscription
            && (await db.SecondCharges.AnyAsync(s => s.Gateway == customer.Gateway && s.GatewaySubscriptionId == subscription.Id, ct)
                || await EndReplaced.ReplacingAsync(db, customer, subscription, ct) is { ReplacedEndedAt: null } // what it takes the place of has to end
                || await EndReplaced.WasReplacedAsync(db, customer, subscription, ct)
                || await db.Checkouts.AnyAsync(c => c.Gateway == customer.Gateway && c.Replaces == subscription.Id && c.Prepared != null && c.Prepared != PreparationState.Asked, ct) // another follows it
                || await subscriptions.ChargedInsteadAsync(db, customer.TeamId, subscription, ct) is not null))
        {
            return false;
        }
        return await facts.ApplyAsync(db, customer, all, ct) is { Contradiction: null, MustEnd: false };
    }
}
