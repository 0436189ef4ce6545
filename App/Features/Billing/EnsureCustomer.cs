using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>Makes a team known to a gateway, once: our row and its key are stored before the gateway is asked.</summary>
public sealed class EnsureCustomer(IDbContextFactory<AppDb> dbs, TimeProvider clock)
{
    /// <returns>The gateway's id of the customer.</returns>
    public async Task<string> RunAsync(IPaymentGateway gateway, Guid teamId, string email, string? name, CancellationToken ct)
    {
        var customer = await RowAsync(gateway.Name, teamId, ct);
        if (customer.GatewayCustomerId is { } known)
        {
            return known;
        }
        var id = await gateway.CreateCustomerAsync(teamId, email, name, customer.IdempotencyKey, ct);
        await using var db = await dbs.CreateDbContextAsync(ct);
        await db.BillingCustomers.Where(c => c.Id == customer.Id && c.GatewayCustomerId == null)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.GatewayCustomerId, id), ct);
        return (await db.BillingCustomers.AsNoTracking().SingleAsync(c => c.Id == customer.Id, ct)).GatewayCustomerId!;
    }

    private async Task<BillingCustomer> RowAsync(string gateway, Guid teamId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var known = db.BillingCustomers.AsNoTracking().Where(c => c.TeamId == teamId && c.Gateway == gateway);
        if (await known.SingleOrDefaultAsync(ct) is { } row)
        {
            return row;
        }
        try
        {
            var customer = BillingCustomer.For(teamId, gateway, clock.GetUtcNow());
            db.Add(customer);
            await db.SaveChangesAsync(ct);
            return customer;
        }
        catch (DbUpdateException)
        {
            return await known.SingleAsync(ct); // somebody else was first
        }
    }
}
