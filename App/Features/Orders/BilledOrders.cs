using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Orders.Credits;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Orders;

/// <summary>Takes a gateway's view of an order over: its state, the credits it brings or takes back. Each effect has a key that a team has once.</summary>
internal sealed class BilledOrders(OrderMoney money) : IBilledOrders
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
                await TellAsync(db, customer, order, trigger, now, ct);
            }
        }
        if (facts.Payment is { State: GatewayPaymentState.Paid } paid)
        {
            await money.RunAsync(db, order, paid, now, ct);
        }
        order.Verified(facts.Page?.Id, facts.Payment?.Id, now);
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
        if (paid && OrderMoney.GoneOf(facts.Payment!) >= order.Total.Amount)
        {
            yield return OrderTrigger.PaymentRefunded;
        }
        else if (paid && order.Status is OrderStatus.Refunded)
        {
            yield return OrderTrigger.RefundReturned;
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

    private static async Task TellAsync(AppDb db, BillingCustomer customer, Order order, OrderTrigger trigger, DateTimeOffset now, CancellationToken ct)
    {
        db.Audit(
            now,
            null,
            trigger switch { OrderTrigger.RefundReturned => "order.refund_failed", _ => order.Status switch { OrderStatus.Paid => "order.paid", OrderStatus.Refunded => "order.refunded", OrderStatus.Failed => "order.failed", _ => "order.abandoned" } },
            $"team:{order.TeamId}",
            after: new { Order = order.Id, Total = order.Total.Amount, order.Currency, order.Credits });
        if (trigger is not OrderTrigger.PaymentSucceeded)
        {
            return;
        }
        db.Add(CreditLot.Of(order, now));
        db.Add(CreditEntry.Bought(order, now));
        (await OrderMoney.BalanceAsync(db, order.TeamId, ct)).Add(order.Credits);
        db.Publish(new OrderPaid(order.TeamId, order.Id, order.Total, order.Gateway, order.Credits, now), now);
        if (customer.ClosedAt is not null)
        {
            db.Publish(new AlertRaised("charged_after_deletion", order.Gateway, $"Order {order.Id} was paid after its account was deleted; check whether to refund.", order.TeamId), now);
        }
    }

    public IQueryable<Guid> TeamsInQuestion(AppDb db, DateTimeOffset since) =>
        db.Orders.Where(o => (o.Status == OrderStatus.Pending && o.SessionId != null) || o.PaidAt > since).Select(o => o.TeamId);

    public async Task<IReadOnlyList<OrderInQuestion>> InQuestionAsync(AppDb db, Guid teamId, string gateway, DateTimeOffset since, CancellationToken ct) =>
        await db.Orders.Where(o => o.TeamId == teamId && o.Gateway == gateway && ((o.Status == OrderStatus.Pending && o.SessionId != null) || o.PaidAt > since))
            .OrderBy(o => o.CreatedAt).Select(o => new OrderInQuestion(o.Id, o.PaymentId == null ? o.SessionId : null, o.PaymentId)).ToListAsync(ct);
}
