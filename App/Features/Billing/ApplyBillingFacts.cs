using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Replacements;
using BlazorAccounts.Features.Coupons;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <param name="Contradiction">What contradicts what was sold; null when all was written.</param>
/// <param name="MustEnd">The subscription's money went back, so it must not be charged any more: end it at the gateway and look again before saving.</param>
internal sealed record AppliedFacts(string? Contradiction, bool MustEnd = false);

/// <summary>Writes a gateway's facts into our rows, with the effects each has the first time. Adds to the context, never saves.</summary>
public sealed class ApplyBillingFacts(IBilledSubscriptions subscriptions, IBilledOrders orders, ApplyPayments payments, PreparedPlans prepared, BillingMails mails, TimeProvider clock)
{
    internal async Task<AppliedFacts> ApplyAsync(AppDb db, BillingCustomer customer, BillingFacts facts, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await CheckoutAsync(db, customer, facts, now, ct) is { } wrongCheckout)
        {
            return new(wrongCheckout);
        }
        if ((facts.Checkout?.OrderId ?? facts.Payment?.OrderId) is { } order
            && await orders.ApplyAsync(db, customer, new(order, facts.Checkout, facts.Payment), now, ct) is { } wrongOrder)
        {
            return new(wrongOrder);
        }
        if (facts.Subscription?.TeamId is { } team && team != customer.TeamId)
        {
            return new($"Subscription {facts.Subscription.Id} was sold to team {team}, but its customer belongs to team {customer.TeamId}.");
        }
        foreach (var fact in facts.Invoices.Where(i => i.Status is not InvoiceStatus.Draft))
        {
            if (await InvoiceAsync(db, customer, fact, facts, now, ct) is { } wrongInvoice)
            {
                return new(wrongInvoice);
            }
        }
        var ends = false;
        if (facts.Subscription is { } subscription)
        {
            // Before the subscription, because what it grants depends on whether its money is still here.
            var standing = await ApplyPayments.StandingAsync(db, customer.Gateway, subscription.Id, ct);
            var unpaid = facts.Invoices.Any(i => i.Id == subscription.LatestInvoiceId && i.Status is not InvoiceStatus.Paid);
            var replacing = await EndReplaced.ReplacingAsync(db, customer, subscription, ct);
            if (await SubscriptionAsync(db, customer, subscription with { Standing = standing, IsUnpaid = unpaid, Replaces = replacing?.Replaces }, replacing, now, ct) is { } wrongSubscription)
            {
                return new(wrongSubscription);
            }
            ends = standing.RevokedAt is not null && subscription.Status is not GatewayStatus.Ended;
        }
        if (facts.Card is not null && customer.ForgottenAt is null)
        {
            await CardAsync(db, customer, facts.Card, ct);
        }
        customer.Synced(now);
        return new(Contradiction: null, MustEnd: ends);
    }

    private async Task<string?> SubscriptionAsync(AppDb db, BillingCustomer customer, GatewaySubscription seen, Checkout? replacing, DateTimeOffset now, CancellationToken ct)
    {
        if (replacing?.Prepared is not (null or PreparationState.Taken))
        {
            return await prepared.FollowingAsync(db, customer, replacing, seen, now, ct);
        }
        if (await subscriptions.ApplyAsync(db, customer.TeamId, await prepared.RunningAsync(db, customer, seen, now, ct), now, ct) is { } wrong)
        {
            return wrong;
        }
        if (replacing is { ReplacedAt: null } && (seen.Status is GatewayStatus.Active or GatewayStatus.PastDue || (seen.Status is GatewayStatus.Ended && seen.Standing.PaidThrough is not null)))
        {
            replacing.TookOver(now);
            await prepared.OvertakenAsync(db, customer, replacing.Replaces!, now, ct);
        }
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
        else if (facts.Subscription?.Status is not (null or GatewayStatus.Incomplete or GatewayStatus.Unknown)) // also when it has ended since
        {
            row.Close(CheckoutState.Completed, now);
            row.Became(facts.Subscription.Id);
            await db.SettleCouponAsync(row.Id, RedemptionTrigger.Paid, now, ct);
        }
        return null;
    }

    private async Task<string?> InvoiceAsync(
        AppDb db, BillingCustomer customer, GatewayInvoice fact, BillingFacts facts, DateTimeOffset now, CancellationToken ct)
    {
        var subscription = facts.Subscription;
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
            }
        }
        if (row.HasFailed && !hadFailed && subscription?.Status is GatewayStatus.PastDue or GatewayStatus.Unpaid)
        {
            db.Audit(now, null, "invoice.failed", $"team:{customer.TeamId}", after: new { row.Number, row.Total, row.Currency, row.AttemptCount });
            await mails.PaymentFailedAsync(db, row, ct);
        }
        if (facts.Payments.GetValueOrDefault(fact.Id) is { } payment)
        {
            await payments.RunAsync(db, row, payment, ct);
        }
        if (customer.ForgottenAt is not null)
        {
            row.ForgetPayer();
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
