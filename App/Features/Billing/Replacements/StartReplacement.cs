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
public sealed class StartReplacement(IDbContextFactory<AppDb> dbs, QuoteReplacement quote, StartCheckout checkout, PaymentGateways gateways, TimeProvider clock)
{
    /// <summary>What <see cref="QuoteReplacement"/> and <see cref="StartCheckout"/> refuse.</summary>
    /// <param name="at">The second that the running period is divided at.</param>
    /// <param name="agreed">Somebody agreed to the amount it comes to; otherwise a page that is open already will do.</param>
    public async Task<Outcome<CheckoutStarted>> RunAsync(RunningPlan running, Offer to, PlanPrice price, DateTimeOffset at, bool agreed, Guid actorId, string? address, CancellationToken ct)
    {
        var replaces = await quote.RunAsync(running, price.Money, at, agreed, ct);
        return replaces.Ok ? await OpenAsync(running, replaces.Require(), to, price, actorId, address, ct) : replaces.For<CheckoutStarted>();
    }

    /// <summary>The same for a plan that is charged from the end of the period on: the page asks for leave, and the present plan does not renew once it is given.</summary>
    public async Task<Outcome<CheckoutStarted>> LaterAsync(RunningPlan running, Offer to, PlanPrice price, Guid actorId, string? address, CancellationToken ct)
    {
        var later = quote.Later(running, price.Money, clock.GetUtcNow());
        return later.Ok ? await OpenAsync(running, later.Require().Replaces, to, price, actorId, address, ct) : later.For<CheckoutStarted>();
    }

    private async Task<Outcome<CheckoutStarted>> OpenAsync(RunningPlan running, Replacement replaces, Offer to, PlanPrice price, Guid actorId, string? address, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var buyer = await db.Users.AsNoTracking().SingleAsync(u => u.Id == actorId, ct);
        var sale = new Sale(to, price, Coupon: null, new(actorId, running.TeamId, ConvertsTrial: false, OwnCheckout: null)) { Replaces = replaces };
        return await checkout.OpenAsync(gateways.Require(running.Gateway), running.TeamId, buyer, sale, address, ct);
    }
}
