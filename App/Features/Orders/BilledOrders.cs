using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Orders.Credits;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Orders;

/// <summary>Takes a gateway's view of an order over: its state, the credits it brings or takes back. Each effect has a key that a team has once.</summary>
internal sealed class BilledOrders : IBilledOrders
{
    public async Task<string?> ApplyAsync(AppDb db, BillingCustomer customer, OrderFacts facts, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.Orders.SingleOrDefaultAsync(o => o.Id == facts.OrderId, ct) is not { } order)
        {
            return $"Order {facts.OrderId} is none of ours.";
        }
        if (Contradiction(order, customer, facts) is { } contradiction)
        {
            return contradiction;
        }
        foreach (var trigger in TriggersOf(order, facts))
        {
            var before = order.Status;
            if (!order.Take(trigger, now).Ok)
            {
                return $"Order {order.Id} is {order.Status} here, which {trigger} cannot change.";
            }
            if (order.Status != before)
            {
                await TellAsync(db, customer, order, now, ct);
            }
        }
        await TakeBackAsync(db, order, facts.Payment?.Refunded ?? 0, now, ct);
        order.Verified(facts.Page?.Id, facts.Payment?.Id, Math.Max(order.RefundedAmount, facts.Payment?.Refunded ?? 0), now);
        return null;
    }

    private static string? Contradiction(Order order, BillingCustomer customer, OrderFacts facts)
    {
        var (page, payment) = (facts.Page, facts.Payment);
        return order.TeamId != customer.TeamId || order.Gateway != customer.Gateway
            ? $"Order {order.Id} belongs to team {order.TeamId}, but its customer to team {customer.TeamId}."
            : (page?.OrderId ?? order.Id) != order.Id || (payment?.OrderId ?? order.Id) != order.Id
            ? $"Page {page?.Id} and payment {payment?.Id} are about different orders."
            : (page?.TeamId ?? order.TeamId) != order.TeamId || (payment?.TeamId ?? order.TeamId) != order.TeamId
            ? $"Order {order.Id} was paid for another team."
            : (page?.CustomerId ?? customer.GatewayCustomerId) != customer.GatewayCustomerId || (payment?.CustomerId ?? customer.GatewayCustomerId) != customer.GatewayCustomerId
            ? $"Order {order.Id} was paid by another customer."
            : page is not null && order.SessionId is { } known && known != page.Id
            ? $"Order {order.Id} is paid on page {known}, not on {page.Id}."
            : payment is not null && order.PaymentId is { } paid && paid != payment.Id
            ? $"Order {order.Id} was paid by {paid} already, and now by {payment.Id} too."
            : page?.Total is { } asked && asked != order.Total
            ? $"Page {page.Id} is about {asked}, but order {order.Id} is {order.Total}."
            : payment is not null && payment.Amount != order.Total
            ? $"Payment {payment.Id} is about {payment.Amount}, but order {order.Id} is {order.Total}."
            : null;
    }

    // A payment that was declined leaves the page open for another card, so only a finished page can fail.
    private static IEnumerable<OrderTrigger> TriggersOf(Order order, OrderFacts facts)
    {
        var paid = facts.Payment?.State is GatewayPaymentState.Paid;
        if (paid && order.Status is not OrderStatus.Refunded)
        {
            yield return OrderTrigger.PaymentSucceeded;
        }
        if (paid && facts.Payment!.Refunded >= order.Total.Amount)
        {
            yield return OrderTrigger.PaymentRefunded;
        }
        if (!paid && facts.Page is { State: GatewayCheckoutState.Expired } && order.Status is OrderStatus.Pending)
        {
            yield return OrderTrigger.PageExpired;
        }
        if (facts is { Page.State: GatewayCheckoutState.Complete, Payment.State: GatewayPaymentState.Failed })
        {
            yield return OrderTrigger.PaymentFailed;
        }
    }

    private static async Task TellAsync(AppDb db, BillingCustomer customer, Order order, DateTimeOffset now, CancellationToken ct)
    {
        db.Audit(
            now,
            null,
            order.Status switch { OrderStatus.Paid => "order.paid", OrderStatus.Refunded => "order.refunded", OrderStatus.Failed => "order.failed", _ => "order.abandoned" },
            $"team:{order.TeamId}",
            after: new { Order = order.Id, Total = order.Total.Amount, order.Currency, order.Credits });
        if (order.Status is not OrderStatus.Paid)
        {
            return;
        }
        db.Add(CreditLot.Of(order, now));
        db.Add(CreditEntry.Bought(order, now));
        (await BalanceAsync(db, order.TeamId, ct)).Add(order.Credits);
        db.Publish(new OrderPaid(order.TeamId, order.Id, order.Total, order.Gateway, order.Credits, now), now);
        if (customer.ClosedAt is not null)
        {
            db.Publish(new AlertRaised("charged_after_deletion", order.Gateway, $"Order {order.Id} was paid after its account was deleted; check whether to refund.", order.TeamId), now);
        }
    }

    // As much of the credits as of the money, rounded in the buyer's favour, as far as they were not spent.
    private static async Task TakeBackAsync(AppDb db, Order order, long refunded, DateTimeOffset now, CancellationToken ct)
    {
        if (refunded <= order.RefundedAmount)
        {
            return;
        }
        db.Publish(new OrderRefunded(order.TeamId, order.Id, new(refunded - order.RefundedAmount, order.Currency), refunded, now), now);
        if (await db.CreditLots.FindAsync([order.Id], ct) is not { } lot)
        {
            return;
        }
        var taken = lot.TakeBack((int)(order.Credits * (decimal)refunded / order.Total.Amount));
        if (taken > 0)
        {
            (await BalanceAsync(db, order.TeamId, ct)).Add(-taken);
            db.Add(CreditEntry.TakenBack(order, taken, refunded, now));
        }
    }

    private static async Task<CreditBalance> BalanceAsync(AppDb db, Guid teamId, CancellationToken ct)
    {
        if (await db.CreditBalances.FindAsync([teamId], ct) is { } known)
        {
            return known;
        }
        var first = CreditBalance.Of(teamId);
        db.Add(first);
        return first;
    }
}
