using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Replacements;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>
/// Compares what we have of a customer with what the gateway says now, by applying it to a context that is not saved. What differs is repaired by
/// <see cref="SyncBilling"/>, as if its news had just come, and written down with the repair.
/// </summary>
public sealed class CompareCustomer(IDbContextFactory<AppDb> dbs, ApplyBillingFacts facts, SyncBilling sync, IBilledOrders orders, TimeProvider clock)
{
    /// <returns>Whether something differed.</returns>
    public async Task<bool> RunAsync(Guid runId, IPaymentGateway gateway, BillingCustomer customer, CancellationToken ct)
    {
        var id = customer.GatewayCustomerId!;
        var since = clock.GetUtcNow() - GatewayNews.LookBack;
        var all = await gateway.ListSubscriptionsAsync(id, ct);
        var open = (await gateway.ListOpenCheckoutsAsync(id, ct)).Where(page => page.OrderId is null).ToList(); // pages of orders are settled with their orders
        var drifted = false;
        // Ended ones first: what they leave free the next may take.
        foreach (var subscription in all.Where(s => s.EndedAt is null || s.EndedAt > since).OrderBy(s => s.Status is not GatewayStatus.Ended).ThenBy(s => s.PeriodStart))
        {
            drifted |= await CompareAsync(runId, gateway, customer, new("", "", id, subscription.Id, null, null) { Whole = true }, $"subscription {subscription.Id}", ct);
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        var ours = await db.Checkouts.AsNoTracking().Where(c => c.TeamId == customer.TeamId && c.Gateway == gateway.Name && c.State == CheckoutState.Open).ToListAsync(ct);
        foreach (var session in ours.Select(c => c.SessionId).OfType<string>().Where(s => open.All(o => o.Id != s)))
        {
            drifted |= await CompareAsync(runId, gateway, customer, new("", "", id, null, null, session), $"checkout {session}", ct);
        }
        foreach (var order in await orders.InQuestionAsync(db, customer.TeamId, gateway.Name, since, ct))
        {
            drifted |= await CompareAsync(runId, gateway, customer, new("", "", id, null, null, order.PageId, PaymentId: order.PaymentId), $"order {order.Id}", ct);
        }
        return drifted | await CloseStrayAsync(db, runId, gateway, customer, open, ours, ct);
    }

    private async Task<bool> CompareAsync(Guid runId, IPaymentGateway gateway, BillingCustomer customer, GatewayNews about, string subject, CancellationToken ct)
    {
        if (!await DiffersAsync(gateway, customer.Id, about, ct))
        {
            return false;
        }
        var found = 0;
        var result = await sync.RunAsync(gateway.Name, about, RecordAsync, ct);
        return result.Verdict is SyncVerdict.Contradicted ? await NoteAsync(runId, customer, subject, result.Note, ct) : found > 0;

        Task RecordAsync(AppDb db)
        {
            var differences = Difference.In(db);
            db.AddRange(differences.Select(d => Drift.Of(runId, customer.TeamId, d.Subject, d.What, d.From, d.To, repaired: true, clock.GetUtcNow())));
            found = differences.Count; // none when the news came meanwhile
            return Task.CompletedTask;
        }
    }

    private async Task<bool> DiffersAsync(IPaymentGateway gateway, Guid customerId, GatewayNews about, CancellationToken ct)
    {
        var now = await BillingFacts.FetchAsync(gateway, about, await KnownAsync(customerId, ct), ct);
        await using var db = await dbs.CreateDbContextAsync(ct);
        var customer = await db.BillingCustomers.SingleAsync(c => c.Id == customerId, ct);
        var applied = await facts.ApplyAsync(db, customer, now, ct);
        return applied.Contradiction is not null || applied.MustEnd || Difference.In(db).Count > 0
            || (customer.ClosedAt is not null && now.Subscription is { Status: not GatewayStatus.Ended })
            || (now.Subscription is { } subscription && await EndReplaced.OwesBackAsync(db, customer, subscription, ct));
    }

    private async Task<HashSet<string>> KnownAsync(Guid customerId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await SyncBilling.KnownAsync(db, await db.BillingCustomers.AsNoTracking().SingleAsync(c => c.Id == customerId, ct), ct);
    }

    /// <summary>Writes down that the gateway would not answer about a customer, or not in a way that can be read.</summary>
    /// <returns>Whether that was news.</returns>
    public Task<bool> RefusedAsync(Guid runId, BillingCustomer customer, string why, CancellationToken ct) => NoteAsync(runId, customer, $"customer {customer.GatewayCustomerId}", why, ct, "refused");

    // Told once a day, not with every run.
    private async Task<bool> NoteAsync(Guid runId, BillingCustomer customer, string subject, string? note, CancellationToken ct, string what = "contradiction")
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var dayAgo = now.AddDays(-1);
        if (await db.Drifts.AnyAsync(d => d.TeamId == customer.TeamId && d.Subject == subject && !d.Repaired && d.At > dayAgo, ct))
        {
            return false;
        }
        db.Add(Drift.Of(runId, customer.TeamId, subject, what, null, note, repaired: false, now));
        await db.SaveChangesAsync(ct);
        return true;
    }

    // A page nobody here would send anybody to could still be paid on: a second charge.
    private async Task<bool> CloseStrayAsync(
        AppDb db, Guid runId, IPaymentGateway gateway, BillingCustomer customer, List<GatewayCheckout> open, List<Checkout> ours, CancellationToken ct)
    {
        if (ours.Exists(c => c.SessionId is null))
        {
            return false; // one is being opened just now
        }
        var stray = open.Where(o => !ours.Exists(c => c.SessionId == o.Id)).ToList();
        foreach (var page in stray)
        {
            var state = (await gateway.ExpireCheckoutAsync(page.Id, ct)).State;
            db.Add(Drift.Of(runId, customer.TeamId, $"checkout {page.Id}", "open at the gateway alone", nameof(GatewayCheckoutState.Open), state.ToString(), repaired: true, clock.GetUtcNow()));
        }
        await db.SaveChangesAsync(ct);
        return stray.Count > 0;
    }
}
