using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>Writes what became of an invoice's money: how it was paid, what of it went back, what is disputed. Adds to the context, never saves.</summary>
public sealed class ApplyPayments(BillingMails mails, TimeProvider clock)
{
    internal async Task RunAsync(AppDb db, Invoice invoice, GatewayPayment payment, CancellationToken ct)
    {
        foreach (var refund in payment.Refunds)
        {
            await RefundAsync(db, invoice, refund, payment, ct);
        }
        foreach (var dispute in payment.Disputes)
        {
            await DisputeAsync(db, invoice, dispute, ct);
        }
        invoice.PaidBy(payment, clock.GetUtcNow());
    }

    /// <summary>How what was paid for a subscription stands after what this context will save.</summary>
    internal static async Task<PaymentStanding> StandingAsync(AppDb db, string gateway, string subscriptionId, CancellationToken ct)
    {
        await db.Invoices.Where(i => i.Gateway == gateway && i.GatewaySubscriptionId == subscriptionId).LoadAsync(ct);
        var all = db.Invoices.Local.Where(i => i.Gateway == gateway && i.GatewaySubscriptionId == subscriptionId).ToList();
        var paid = all.Where(i => i.Status is InvoiceStatus.Paid).ToList();
        var last = paid.Max(i => i.PeriodEnd);
        var period = paid.Where(i => i.PeriodEnd == last).ToList();
        var lost = all.Min(i => i.DisputeLostAt);
        var wholly = last is not null && period.Sum(i => i.AmountPaid) is > 0 and var sum && period.Sum(i => i.AmountRefunded) >= sum;
        return new(all.Min(i => i.DisputedSince), lost ?? (wholly ? period.Max(i => i.RefundedAt) : null), last);
    }

    private async Task RefundAsync(AppDb db, Invoice invoice, GatewayRefund fact, GatewayPayment payment, CancellationToken ct)
    {
        var row = await db.Refunds.FirstOrDefaultAsync(
            r => (r.Gateway == invoice.Gateway && r.GatewayRefundId == fact.Id) || (r.Id == fact.Reference && r.InvoiceId == invoice.Id), ct);
        if (row is null)
        {
            row = Refund.Of(invoice);
            db.Add(row);
        }
        var (before, isNew) = (row.State, row.State is RefundState.Asked or RefundState.Refused);
        row.Mirror(fact);
        var gone = payment.Refunds.Where(r => r.State is not RefundState.Failed && (r.At, r.Id).CompareTo((fact.At, fact.Id)) <= 0).Sum(r => r.Amount.Amount);
        Tell(db, invoice, row, isNew ? null : before, gone);
    }

    /// <param name="before">Null when the gateway had not told of it yet.</param>
    private void Tell(AppDb db, Invoice invoice, Refund row, RefundState? before, long gone)
    {
        var now = clock.GetUtcNow();
        if (before is null)
        {
            db.Audit(now, null, "refund.made", $"team:{invoice.TeamId}", after: new { invoice.Number, row.Amount, row.Currency, State = row.State.ToString() });
            if (row.State is not RefundState.Failed)
            {
                db.Publish(new RefundMade(row.TeamId, invoice.Id, row.Id, row.Money, new(invoice.AmountPaid - gone, row.Currency), row.At), now);
            }
        }
        else if (row.State is RefundState.Failed && before is not RefundState.Failed)
        {
            db.Audit(now, null, "refund.failed", $"team:{invoice.TeamId}", after: new { invoice.Number, row.Amount, row.Currency });
            db.Publish(new RefundFailed(row.TeamId, invoice.Id, row.Id, row.Money), now);
            db.Publish(new AlertRaised("refund_failed", row.Gateway, $"A refund of {row.Money} of invoice {invoice.Number} did not arrive.", row.Id), now);
        }
    }

    private async Task DisputeAsync(AppDb db, Invoice invoice, GatewayDispute fact, CancellationToken ct)
    {
        var row = await db.Disputes.FirstOrDefaultAsync(d => d.Gateway == invoice.Gateway && d.GatewayDisputeId == fact.Id, ct);
        var isNew = row is null;
        if (row is null)
        {
            row = Dispute.Of(invoice, fact.Id);
            db.Add(row);
        }
        var wasOpen = isNew || row.State is DisputeState.Open;
        var now = clock.GetUtcNow();
        row.Mirror(fact, now);
        if (isNew)
        {
            db.Audit(now, null, "dispute.opened", $"team:{invoice.TeamId}", after: new { invoice.Number, row.Amount, row.Currency, row.Reason });
            db.Publish(new DisputeOpened(row.TeamId, invoice.Id, row.Id, row.Money, row.OpenedAt), now);
            db.Publish(new AlertRaised("payment_disputed", row.Gateway, $"{row.Money} of invoice {invoice.Number} is disputed ({row.Reason}).", row.Id), now);
        }
        if (wasOpen && row.State is not DisputeState.Open)
        {
            var won = row.State is DisputeState.Won;
            db.Audit(now, null, won ? "dispute.won" : "dispute.lost", $"team:{invoice.TeamId}", after: new { invoice.Number, row.Amount, row.Currency });
            db.Publish(new DisputeClosed(row.TeamId, invoice.Id, row.Id, row.Money, won), now);
        }
        if (isNew || wasOpen)
        {
            await mails.DisputeAsync(db, invoice, row, ct);
        }
    }
}
