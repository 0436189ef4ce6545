using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Orders.Credits;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Shell.Kit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Orders;

/// <summary>
/// What became of a paid order's money, and with it of its credits: as large a part of them is taken back as of the money went back or is questioned, worked out anew each time
/// from how the payment stands, so that the way there does not count. Adds to the context, never saves.
/// </summary>
internal sealed class OrderMoney(BillingMails mails)
{
    /// <summary>Paid back, or taken back by a bank that decided a dispute.</summary>
    public static long GoneOf(GatewayPayment payment) => Math.Min(payment.Amount.Amount, payment.Refunded + SumOf(payment, DisputeState.Lost));

    public async Task RunAsync(AppDb db, Order order, GatewayPayment payment, DateTimeOffset now, CancellationToken ct)
    {
        var (refunded, returned, wasDisputed, wasLost) = (order.RefundedAmount, order.ReturnedAmount, order.DisputedSince is not null, order.DisputeLostAt is not null);
        var since = payment.Disputes.Where(d => d.State is DisputeState.Open).Min(d => (DateTimeOffset?)d.OpenedAt);
        order.Stand(GoneOf(payment), Math.Min(payment.Amount.Amount, SumOf(payment, DisputeState.Lost)), since, now);
        var (opened, lost) = (since is not null && !wasDisputed, order.DisputeLostAt is not null && !wasLost);
        var won = wasDisputed && since is null && !lost;
        await CreditsAsync(db, order, GoneOf(payment) + SumOf(payment, DisputeState.Open), opened || lost || won ? CreditEntryKind.Dispute : CreditEntryKind.Refund, now, ct);
        if (order.ReturnedAmount > returned)
        {
            db.Publish(new OrderRefunded(order.TeamId, order.Id, new(order.ReturnedAmount - returned, order.Currency), order.ReturnedAmount, now), now);
        }
        if (opened)
        {
            db.Publish(new AlertRaised("payment_disputed", order.Gateway, $"{order.Total} of order {order.Id} is disputed.", order.Id), now);
        }
        if ((opened ? "disputed" : lost ? "dispute_lost" : won ? "dispute_won" : null) is { } what)
        {
            db.Audit(now, null, opened ? "order.disputed" : lost ? "order.dispute_lost" : "order.dispute_won", $"team:{order.TeamId}", after: new { Order = order.Id, Total = order.Total.Amount, order.Currency });
            await TellAsync(db, order, what, $"{what}:{payment.Disputes.Count}", ct);
        }
        else if (order.RefundedAmount > refunded)
        {
            await TellAsync(db, order, "refunded", $"refunded:{order.RefundedAmount}", ct);
        }
    }

    internal static async Task<CreditBalance> BalanceAsync(AppDb db, Guid teamId, CancellationToken ct)
    {
        if (await db.CreditBalances.FindAsync([teamId], ct) is { } known)
        {
            return known;
        }
        var first = CreditBalance.Of(teamId);
        db.Add(first);
        return first;
    }

    private static long SumOf(GatewayPayment payment, DisputeState state) => payment.Disputes.Where(d => d.State == state).Sum(d => d.Amount.Amount);

    // Rounded in the buyer's favour, and only what was not spent.
    private static async Task CreditsAsync(AppDb db, Order order, long claimed, CreditEntryKind kind, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.CreditLots.FindAsync([order.Id], ct) is not { } lot)
        {
            return;
        }
        var taken = lot.TakeBack((int)(order.Credits * (decimal)Math.Min(claimed, order.Total.Amount) / order.Total.Amount), now);
        if (taken != 0)
        {
            (await BalanceAsync(db, order.TeamId, ct)).Add(-taken);
            db.Add(CreditEntry.TakenBack(lot, kind, taken, now));
        }
    }

    private Task TellAsync(AppDb db, Order order, string what, string key, CancellationToken ct) =>
        mails.AddAsync<OrderMoneyMail>(
            db,
            order.TeamId,
            $"order-{key}:{order.Id:N}",
            new Dictionary<string, object?> { [nameof(OrderMoneyMail.Order)] = order, [nameof(OrderMoneyMail.What)] = what },
            new(OrderMoneyMail.HeadingOf(what), OrderMoneyMail.SentenceOf(what, MoneyText.Format(order.RefundedAmount, order.Currency)), $"/orders/{order.Id}"),
            ct);
}
