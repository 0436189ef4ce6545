using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.EmailChanges;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>Tells the gateways where a customer's mails go after a change of address. A gateway that is away is told later: the event is tried again.</summary>
internal sealed class FollowEmail(IDbContextFactory<AppDb> dbs, PaymentGateways gateways) : IHandle<EmailChanged>
{
    public async Task HandleAsync(EmailChanged happened, Guid eventId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        // As it is now, whatever it was when the event was written: of two changes the last one stands in any order.
        var email = await db.Users.Where(u => u.Id == happened.UserId).Select(u => u.Email).SingleOrDefaultAsync(ct);
        var known = await db.BillingCustomers.Where(c => c.TeamId == happened.TeamId && c.GatewayCustomerId != null).Select(c => new { c.Gateway, Id = c.GatewayCustomerId! }).ToListAsync(ct);
        foreach (var customer in email is null ? [] : known)
        {
            await gateways.Require(customer.Gateway).ChangeCustomerEmailAsync(customer.Id, email!, $"email-{eventId:N}-{Platform.Security.Tokens.Sha256(email!)[..8]}", ct);
        }
    }
}
