using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Coupons;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>Writes a gateway's facts into our rows, with the effects each has the first time. Adds to the context, never saves.</summary>
public sealed class ApplyBillingFacts(IBilledSubscriptions subscriptions, IBilledOrders orders, BillingMails mails, TimeProvider clock)
{
    /// <returns>What contradicts what was sold; null when all was written.</returns>
    internal async Task<string?> ApplyAsync(AppDb db, BillingCustomer customer, BillingFacts facts, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await CheckoutAsync(db, customer, facts, now, ct) is { } wrongCheckout)
        {
            return wrongCheckout;
        }
        if ((facts.Checkout?.OrderId ?? facts.Payment?.OrderId) is { } order
            && await orders.ApplyAsync(db, customer, new(order, facts.Checkout, facts.Payment), now, ct) is { } wrongOrder)
        {
            return wrongOrder;
        }
        if (facts.Subscription is { } subscription)
        {
            if (subscription.TeamId is { } team && team != customer.TeamId)
            {
                return $"Subscription {subscription.Id} was sold to team {team}, but its customer belongs to team {customer.TeamId}.";
            }
            var forgiven = facts.Invoices.Any(i => i.Id == subscription.LatestInvoiceId && i.Status is InvoiceStatus.Void or InvoiceStatus.Uncollectible);
            if (await subscriptions.ApplyAsync(db, customer.TeamId, subscription with { IsForgiven = forgiven }, now, ct) is { } wrongSubscription)
            {
                return wrongSubscription;
            }
        }
        foreach (var invoice in facts.Invoices.Where(i => i.Status is not InvoiceStatus.Draft))
        {
            if (await InvoiceAsync(db, customer, invoice, facts.Subscription, now, ct) is { } wrongInvoice)
            {
                return wrongInvoice;
            }
        }
        if (facts.Card is not null)
        {
            await CardAsync(db, customer, facts.Card, ct);
        }
        customer.Synced(now);
        return null;
    }

    private static async Task<string?> CheckoutAsync(AppDb db, BillingCustomer customer, BillingFacts facts, DateTimeOffset now, CancellationToken ct)
    {
        var (session, reference) = (facts.Checkout, facts.Subscription?.CheckoutReference);
        if (session?.TeamId is { } team && team != customer.TeamId)
        {
            return $"Checkout {session.Id} was opened for team {team}, but its customer belongs to team {customer.TeamId}.";
        }
        var row = await db.Checkouts.FirstOrDefaultAsync(
            c => c.TeamId == customer.TeamId && c.Gateway == customer.Gateway && ((session != null && c.SessionId == session.Id) || c.Id == reference), ct);
        if (row is null)
        {
            return null;
        }
        if (session?.Total is { } total && total != row.Due)
        {
            return $"Checkout {session.Id} is about {total}, but {row.Due} was asked.";
        }
        if (session is not null)
        {
            row.OpenedAs(session.Id); // the gateway's news was quicker than its answer
        }
        if (session?.State is GatewayCheckoutState.Expired)
        {
            row.Close(CheckoutState.Expired, now);
            await db.SettleCouponAsync(row.Id, RedemptionTrigger.Abandoned, now, ct);
        }
        else if (facts.Subscription?.Status is GatewayStatus.Active or GatewayStatus.Trialing)
        {
            row.Close(CheckoutState.Completed, now);
            await db.SettleCouponAsync(row.Id, RedemptionTrigger.Paid, now, ct);
        }
        return null;
    }

    private async Task<string?> InvoiceAsync(
        AppDb db, BillingCustomer customer, GatewayInvoice fact, GatewaySubscription? subscription, DateTimeOffset now, CancellationToken ct)
    {
        if (fact.CustomerId != customer.GatewayCustomerId)
        {
            return $"Invoice {fact.Id} belongs to customer {fact.CustomerId}.";
        }
        if (subscription?.Price is { } price && fact.SubscriptionId == subscription.Id && price.Currency != fact.Total.Currency)
        {
            return $"Invoice {fact.Id} is in {fact.Total.Currency}, but the plan is sold in {price.Currency}.";
        }
        var row = await db.Invoices.FirstOrDefaultAsync(i => i.Gateway == customer.Gateway && i.GatewayInvoiceId == fact.Id, ct);
        if (row is null)
        {
            row = Invoice.Of(customer.TeamId, customer.Gateway, fact.Id);
            db.Add(row);
        }
        var (wasPaid, hadFailed) = (row.Status is InvoiceStatus.Paid, row.HasFailed);
        row.Mirror(fact, now);
        if (row.Status is InvoiceStatus.Paid && !wasPaid)
        {
            db.Audit(now, null, "invoice.paid", $"team:{customer.TeamId}", after: new { row.Number, row.Total, row.Currency });
            if (row.Total > 0)
            {
                db.Publish(new PaymentReceived(row.TeamId, row.Id, row.Money, row.Gateway, row.GatewaySubscriptionId, row.PaidAt ?? now), now);
                await mails.ReceiptAsync(db, row, ct);
            }
        }
        if (row.HasFailed && !hadFailed && subscription?.Status is GatewayStatus.PastDue or GatewayStatus.Unpaid)
        {
            db.Audit(now, null, "invoice.failed", $"team:{customer.TeamId}", after: new { row.Number, row.Total, row.Currency, row.AttemptCount });
            await mails.PaymentFailedAsync(db, row, ct);
        }
        return null;
    }

    private static async Task CardAsync(AppDb db, BillingCustomer customer, GatewayCard card, CancellationToken ct)
    {
        var row = await db.PaymentMethods.FirstOrDefaultAsync(m => m.TeamId == customer.TeamId && m.Gateway == customer.Gateway, ct);
        if (row is null)
        {
            row = PaymentMethod.Of(customer.TeamId, customer.Gateway);
            db.Add(row);
        }
        row.Mirror(card);
    }
}
