using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>Leads to the gateway's own billing pages and back to ours.</summary>
public sealed class OpenPortal(IDbContextFactory<AppDb> dbs, PaymentGateways gateways, PublicAddress address)
{
    /// <summary>404 for strangers, 403 without the right, 409 <c>no_billing_account</c>, <c>no_portal</c>, 503 <c>payments_unavailable</c>.</summary>
    /// <returns>An address that is good for minutes.</returns>
    public async Task<Outcome<string>> RunAsync(Guid teamId, Guid actorId, PortalFlow flow, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var allowed = await db.MayPayAsync(teamId, actorId, ct);
        if (!allowed.Ok)
        {
            return allowed.For<string>();
        }
        var customer = await db.BillingCustomers.AsNoTracking().Where(c => c.TeamId == teamId && c.GatewayCustomerId != null)
            .OrderByDescending(c => c.SyncedAt).FirstOrDefaultAsync(ct);
        if (customer is null)
        {
            return Outcome.Conflict("no_billing_account", L("Nothing has been paid yet, so there is nothing to manage.")).For<string>();
        }
        if (gateways.Find(customer.Gateway) is { HasPortal: false })
        {
            return Outcome.Conflict("no_portal", L("This way to pay has no pages of its own. Your plan, your invoices and cancelling are all on the billing page.")).For<string>();
        }
        try
        {
            return await gateways.Require(customer.Gateway).OpenPortalAsync(new(customer.GatewayCustomerId!, address.To("/billing?updating=1"), flow), ct);
        }
        catch (GatewayUnavailableException down)
        {
            return Outcome.Unavailable("payments_unavailable", L("The payment service does not answer at the moment. Please try again in a minute."), down.RetryAfter).For<string>();
        }
        catch (GatewayRefusedException)
        {
            return Outcome.Unavailable("payments_unavailable", L("The payment service did not open its page. Please try again later."), TimeSpan.FromMinutes(5)).For<string>();
        }
    }
}
