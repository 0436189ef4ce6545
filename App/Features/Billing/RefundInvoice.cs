using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Replacements;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>Pays an invoice back, all or part of it. What it does to the plan comes with the gateway's answer, as with its news.</summary>
public sealed class RefundInvoice(IDbContextFactory<AppDb> dbs, PaymentGateways gateways, SyncBilling sync, TimeProvider clock, ILogger<RefundInvoice> log)
    : PayBack<Refund>(dbs, gateways, sync, clock, log)
{
    private readonly IDbContextFactory<AppDb> _dbs = dbs;
    private readonly TimeProvider _clock = clock;

    protected override Outcome UnderWay => Outcome.Conflict("refund_under_way", L("A refund of this invoice is under way. Look again in a moment."));

    /// <param name="amount">Minor units; null for all that is left.</param>
    /// <returns>
    /// The invoice's payment as it is then; 403 for who is no administrator (any more), 404, 409 <c>not_paid</c>, <c>refunded_already</c>, <c>credited_already</c>, <c>refund_under_way</c> or
    /// <c>refund_refused</c>, 422 <c>amount_too_high</c>, 503 <c>payments_unavailable</c>.
    /// </returns>
    public async Task<Outcome<PaymentSummary>> RunAsync(Guid by, Guid invoiceId, long? amount, string? reason, Caller caller, CancellationToken ct)
    {
        var made = await PayBackAsync(by, invoiceId, amount, reason, caller, ct);
        await using var db = await _dbs.CreateDbContextAsync(ct);
        return made.Ok ? await PaymentSummary.OneAsync(db, invoiceId, ct) : made.For<PaymentSummary>();
    }

    protected override async Task<Payable?> FindAsync(AppDb db, Guid id, string reason, CancellationToken ct)
    {
        if (await db.Invoices.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct) is not { } invoice)
        {
            return null;
        }
        var credited = await EndReplaced.CreditedAsync(db, invoice, ct);
        var left = Math.Max(0, invoice.AmountPaid - invoice.AmountRefunded - credited);
        return new($"invoice:{id}", left, amount => Refusal(invoice, amount, left, credited), amount => Refund.Ask(invoice, amount, reason, _clock.GetUtcNow()));
    }

    protected override IQueryable<Refund> Asked(AppDb db) => db.Refunds.Where(r => r.State == RefundState.Asked);

    protected override IQueryable<Refund> Asked(AppDb db, Guid id) => Asked(db).Where(r => r.InvoiceId == id);

    protected override async Task<GatewayNews> PaidByAsync(AppDb db, Refund wish, CancellationToken ct)
    {
        var invoice = await db.Invoices.AsNoTracking().SingleAsync(i => i.Id == wish.InvoiceId, ct);
        var customer = await db.BillingCustomers.AsNoTracking().SingleAsync(c => c.TeamId == wish.TeamId && c.Gateway == wish.Gateway, ct);
        return new("", "", customer.GatewayCustomerId, invoice.GatewaySubscriptionId, invoice.GatewayInvoiceId, null, PaymentId: invoice.GatewayPaymentId);
    }

    protected override Task NameAsync(AppDb db, Refund wish, string gatewayRefundId, CancellationToken ct) =>
        Asked(db).Where(r => r.Id == wish.Id && r.GatewayRefundId == null).ExecuteUpdateAsync(set => set.SetProperty(r => r.GatewayRefundId, gatewayRefundId), ct);

    // One that was made becomes what the gateway says of it.
    protected override Task SettleAsync(AppDb db, Refund wish, bool made, CancellationToken ct) =>
        made ? Task.CompletedTask : Asked(db).Where(r => r.Id == wish.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.State, RefundState.Refused), ct);

    private static Outcome? Refusal(Invoice invoice, long? amount, long left, long credited) => invoice switch
    {
        { Status: not InvoiceStatus.Paid } or { GatewayPaymentId: null } => Outcome.Conflict("not_paid", L("Nothing was paid on this invoice that could be paid back.")),
        _ when left <= 0 && credited > 0 => Outcome.Conflict("credited_already", L("What is left of this invoice was taken off the price of the plan that followed.")),
        _ when left <= 0 => Outcome.Conflict("refunded_already", L("Everything of this invoice was paid back.")),
        _ when amount > left => Outcome.Refused(422, "amount_too_high", L("That is more than what is left of this invoice.")),
        _ => null,
    };
}
