using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing.Replacements;

/// <summary>
/// Opens the page on which another plan is paid that takes the place of a running one. Nothing changes before it is paid; whoever asks at the same time is led to the
/// same page, because a team has one checkout open.
/// </summary>
public sealed class StartReplacement(IDbContextFactory<AppDb> dbs, QuoteReplacement quote, StartCheckout checkout, PaymentGateways gateways)
{
    /// <summary>What <see cref="QuoteReplacement"/> and <see cref="StartCheckout"/> refuse.</summary>
    /// <param name="at">The second that the running period is divided at.</param>
    /// <param name="agreed">Somebody agreed to the amount it comes to; otherwise a page that is open already will do.</param>
    public async Task<Outcome<CheckoutStarted>> RunAsync(RunningPlan running, Offer to, PlanPrice price, DateTimeOffset at, bool agreed, Guid actorId, string? address, CancellationToken ct)
    {
        var replaces = await quote.RunAsync(running, price.Money, at, agreed, ct);
        if (!replaces.Ok)
        {
            return replaces.For<CheckoutStarted>();
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        var buyer = await db.Users.AsNoTracking().SingleAsync(u => u.Id == actorId, ct);
        var sale = new Sale(to, price, Coupon: null, new(actorId, running.TeamId, ConvertsTrial: false, OwnCheckout: null)) { Replaces = replaces.Require() };
        return await checkout.OpenAsync(gateways.Require(running.Gateway), running.TeamId, buyer, sale, address, ct);
    }
}
