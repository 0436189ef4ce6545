using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Mandates;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing.Replacements;

/// <summary>Works out what the unused time of a running plan takes off the price of another, from what our books say was paid for it. The same moment always comes to the same amount.</summary>
public sealed class QuoteReplacement(IDbContextFactory<AppDb> dbs, PaymentGateways gateways)
{
    /// <summary>409 <c>change_too_late</c>.</summary>
    public async Task<Outcome<Replacement>> RunAsync(RunningPlan running, Money price, DateTimeOffset at, bool agreed, CancellationToken ct)
    {
        var gateway = gateways.Require(running.Gateway);
        if (running.PeriodEnd - at < Replacement.Margin)
        {
            return Outcome.Conflict("change_too_late", L("Your plan renews within a day, and a payment now could cross with that one. Change it once it has renewed; what you paid is then taken off."))
                .With("renewsAt", running.PeriodEnd).For<Replacement>();
        }
        var credit = await CreditAsync(running, price, gateway.Least(price.Currency).Amount, at, ct);
        return new Replacement(running.Gateway, running.SubscriptionId, running.PeriodEnd, new(credit, price.Currency), agreed);
    }

    /// <summary>The same for one that is charged from the end of the period on: nothing is paid before, so there is nothing to take off. 409 <c>change_at_end</c>, <c>change_too_late</c>.</summary>
    public Outcome<LaterReplacement> Later(RunningPlan running, Money price, DateTimeOffset at)
    {
        var gateway = gateways.Require(running.Gateway);
        return MandateRules.NeedsApproval(price)
            ? Outcome.Conflict("change_at_end", L("Every payment of that plan needs your approval, so nothing can begin by itself. Cancel your plan, which stays open until its end, and choose the other one then.")).For<LaterReplacement>()
            : running.PeriodEnd - at < Replacement.LaterMargin
                ? Outcome.Conflict("change_too_late", L("Your plan renews within about a day, which is being prepared already. Change it once it has renewed."))
                    .With("renewsAt", running.PeriodEnd).For<LaterReplacement>()
                : new LaterReplacement(
                    new(running.Gateway, running.SubscriptionId, running.PeriodEnd, new(0, price.Currency), IsAgreed: false) { Later = true }, gateway.Least(price.Currency));
    }

    private async Task<long> CreditAsync(RunningPlan running, Money price, long least, DateTimeOffset at, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var paid = await db.Invoices.AsNoTracking()
            .Where(i => i.TeamId == running.TeamId && i.Gateway == running.Gateway && i.GatewaySubscriptionId == running.SubscriptionId && i.Status == InvoiceStatus.Paid && i.Currency == price.Currency)
            .OrderBy(i => i.PeriodEnd).ToListAsync(ct);
        if (paid.FindLast(i => i.PeriodEnd == running.PeriodEnd) is not { } last)
        {
            return 0; // nothing says that this period was paid for
        }
        var (worth, start) = (last.AmountPaid - last.AmountRefunded, running.PeriodStart);
        if (paid.Count == 1 && await db.Checkouts.AsNoTracking().FirstOrDefaultAsync(c => c.TeamId == running.TeamId && c.Gateway == running.Gateway && c.GatewaySubscriptionId == running.SubscriptionId, ct) is { } bought)
        {
            // Its first period: what an earlier plan's rest paid of it was paid, too, and it began when it was bought.
            worth += bought.Credit;
            start = bought.CreatedAt > start ? bought.CreatedAt : start;
        }
        return UnusedTime.Credit(worth, start, running.PeriodEnd, at, price.Amount, least);
    }
}
