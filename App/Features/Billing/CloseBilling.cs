using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Teams;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>
/// Ends whatever charges the teams that end with an account, before the account is closed: open checkouts cannot be paid any more, every subscription of their
/// customers is ended at the gateway, and what the gateway then says is taken over. A customer that is closed stays so for <see cref="SyncBilling"/>: a payment
/// that slipped through is ended as soon as its news comes. When the account is erased, the gateway forgets its customers first. A gateway that is switched off comes last
/// (<see cref="GatewaysOff"/>).
/// </summary>
internal sealed class CloseBilling(IDbContextFactory<AppDb> dbs, PaymentGateways gateways, GatewaysOff off, IBilledSubscriptions subscriptions, SyncBilling sync, TimeProvider clock) : IAccountEnd
{
    private const int Tries = 12;

    public string Name => "billing";

    public async Task<string?> WarnAsync(AppDb db, Guid userId, CancellationToken ct)
    {
        foreach (var team in await db.TeamsLeftWithAsync(userId, ct))
        {
            if (await subscriptions.IsChargedAsync(db, team, ct))
            {
                return L("Your paid plan is cancelled at once and your card is not charged again. What was paid is not paid back, and restoring the account does not bring the plan back.");
            }
        }
        return null;
    }

    public async Task SettleAsync(EndingAccount account, CancellationToken ct)
    {
        List<Guid> teams;
        await using (var db = await dbs.CreateDbContextAsync(ct))
        {
            teams = await db.TeamsLeftWithAsync(account.UserId, ct);
        }
        await CloseCheckoutsAsync(teams, ct);
        var customers = await MarkAsync(teams, ct);
        foreach (var customer in customers.Where(c => !off.Has(c.Gateway)))
        {
            await EndAsync(customer, ct);
        }
        await off.MustBeStillAsync(customers, ct);
    }

    public async Task ReopenAsync(AppDb db, Accounts.User user, CancellationToken ct)
    {
        var teams = await db.TeamsLeftWithAsync(user.Id, ct);
        foreach (var customer in await db.BillingCustomers.Where(c => teams.Contains(c.TeamId)).ToListAsync(ct))
        {
            customer.Reopen();
        }
    }

    // Marked first: what the gateway tells of the deletion is not kept, however quickly it comes.
    public async Task ForgetOutsideAsync(EndingAccount account, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var (teams, now) = (await db.TeamsOfOnlyAsync(account.UserId, ct), clock.GetUtcNow());
        await db.BillingCustomers.Where(c => teams.Contains(c.TeamId) && c.ForgottenAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.ForgottenAt, now), ct);
        var customers = await db.BillingCustomers.AsNoTracking().Where(c => teams.Contains(c.TeamId) && c.GatewayCustomerId != null).ToListAsync(ct);
        foreach (var customer in customers.Where(c => !off.Has(c.Gateway)))
        {
            await gateways.Require(customer.Gateway).DeleteCustomerAsync(customer.GatewayCustomerId!, ct);
        }
        await off.MustBeStillAsync(customers, ct);
        await off.TellKeptAsync(customers, ct);
    }

    public async Task EraseAsync(AppDb db, ErasedPerson person, CancellationToken ct)
    {
        var teams = await db.TeamsOfOnlyAsync(person.UserId, ct);
        await db.PaymentMethods.Where(m => teams.Contains(m.TeamId)).ExecuteDeleteAsync(ct);
        // Numbers, amounts and days stay for the books; the gateway's pages would show the name.
        await db.Invoices.Where(i => teams.Contains(i.TeamId)).ExecuteUpdateAsync(set => set
            .SetProperty(i => i.HostedUrl, (string?)null).SetProperty(i => i.PdfUrl, (string?)null).SetProperty(i => i.CardBrand, (string?)null).SetProperty(i => i.CardLast4, (string?)null), ct);
        // News of refunds and disputes names a payment, and no customer.
        var named = await db.BillingCustomers.Where(c => teams.Contains(c.TeamId) && c.GatewayCustomerId != null).Select(c => c.GatewayCustomerId!)
            .Concat(db.Invoices.Where(i => teams.Contains(i.TeamId) && i.GatewayPaymentId != null).Select(i => i.GatewayPaymentId!)).ToListAsync(ct);
        foreach (var id in named)
        {
            await GatewayEvent.ClearBodiesAsync(db.GatewayEvents.Where(e => e.GatewayCustomerId == id), clock.GetUtcNow(), ct);
        }
    }

    // Whoever is just opening one writes its page into the row only while that is open, and looks after writing the row whether the buyer may still buy.
    private async Task CloseCheckoutsAsync(List<Guid> teams, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        await db.Checkouts.Where(c => teams.Contains(c.TeamId) && c.State == CheckoutState.Open && c.SessionId == null)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.State, CheckoutState.Superseded).SetProperty(c => c.ClosedAt, now), ct);
        var pages = await db.Checkouts.AsNoTracking().Where(c => teams.Contains(c.TeamId) && c.State == CheckoutState.Open).ToListAsync(ct);
        foreach (var open in pages.Where(p => !off.Has(p.Gateway)))
        {
            try
            {
                await gateways.Require(open.Gateway).ExpireCheckoutAsync(open.SessionId!, ct); // paid already: its subscription is ended below
            }
            catch (GatewayRefusedException unknown) when (unknown.IsMissing)
            {
                // nothing there that could be paid
            }
            await db.Checkouts.Where(c => c.Id == open.Id && c.State == CheckoutState.Open)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.State, CheckoutState.Superseded).SetProperty(c => c.ClosedAt, now), ct);
        }
        await db.GiveBackCouponsAsync(now, ct);
    }

    // Saved with a new version: an answer of the gateway that somebody fetched before is not taken over after this.
    private async Task<List<BillingCustomer>> MarkAsync(List<Guid> teams, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            var customers = await db.BillingCustomers.Where(c => teams.Contains(c.TeamId)).ToListAsync(ct);
            customers.ForEach(c => c.Close(clock.GetUtcNow()));
            try
            {
                await db.SaveChangesAsync(ct);
                return customers;
            }
            catch (DbUpdateConcurrencyException) when (attempt < Tries)
            {
                await Task.Delay(Random.Shared.Next(5, 25 * attempt), ct);
            }
        }
    }

    private async Task EndAsync(BillingCustomer customer, CancellationToken ct)
    {
        if (customer.GatewayCustomerId is not { } id)
        {
            return; // the gateway never heard of it, or nobody was told a page to pay on
        }
        try
        {
            await gateways.Require(customer.Gateway).EndSubscriptionsAsync(id, ct);
        }
        catch (GatewayRefusedException unknown) when (unknown.IsMissing)
        {
            return; // the gateway has forgotten the customer, and with it whatever charged it
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        foreach (var subscription in await subscriptions.ChargingAsync(db, customer.TeamId, customer.Gateway, ct))
        {
            await sync.RunAsync(customer.Gateway, new(EventId: "", Type: "", id, subscription, null, null), null, ct);
        }
    }
}
