using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing.Gateways.Manual;

/// <summary>What reconciliation lists, and money that goes back: a refund is noted, and stays pending until an administrator says that it was transferred.</summary>
internal sealed partial class ManualGateway
{
    public async Task<IReadOnlyList<GatewaySubscription>> ListSubscriptionsAsync(string customerId, CancellationToken ct) =>
        [.. (await BooksAsync(customerId, ct)).Where(book => book.Payments.Count > 0).Select(book => book.Subscription())];

    public async Task<IReadOnlyList<GatewayInvoice>> ListInvoicesAsync(string customerId, CancellationToken ct) =>
        [.. (await BooksAsync(customerId, ct)).Where(book => book.Payments.Count > 0)
            .SelectMany(book => Enumerable.Range(0, book.Invoices).Select(period => book.Invoice(period, AddressOf(book.Agreement.Id)))).OrderByDescending(i => i.IssuedAt).Take(100)];

    public async Task<IReadOnlyList<GatewayCheckout>> ListOpenCheckoutsAsync(string customerId, CancellationToken ct) =>
        [.. (await BooksAsync(customerId, ct)).Select(book => book.Checkout(AddressOf)).Where(page => page.State is GatewayCheckoutState.Open)];

    public async Task<GatewayPayment> ReadPaymentAsync(string paymentId, CancellationToken ct)
    {
        var book = await BookAsync(paymentId, ct);
        var period = ManualReader.Parse(paymentId)!.Value.Period;
        return period < book.Payments.Count ? book.Payment(period) : throw Missing(paymentId);
    }

    /// <summary>The reference is the row's key, so asking again finds it.</summary>
    public async Task<GatewayRefund?> RefundAsync(RefundRequest request, string idempotencyKey, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var payment = await ReadPaymentAsync(request.PaymentId, ct);
            if (payment.Refunds.FirstOrDefault(refund => refund.Reference == request.Reference) is { } made)
            {
                return made;
            }
            var left = payment.Amount.Amount - payment.Refunded;
            if (left <= 0 || request.Amount?.Amount > left)
            {
                return null;
            }
            var (agreementId, period) = ManualReader.Parse(request.PaymentId)!.Value;
            await using var db = await dbs.CreateDbContextAsync(ct);
            var agreement = await db.ManualAgreements.SingleAsync(a => a.Id == agreementId, ct);
            var paid = await db.ManualPayments.SingleAsync(p => p.AgreementId == agreementId && p.Period == period, ct);
            db.Entry(agreement).State = EntityState.Modified; // two at once must not give back more than came in
            db.Add(ManualRefund.Of(request.Reference, paid, request.Amount?.Amount ?? left, clock.GetUtcNow()));
            if (await db.ManualRefunds.Where(r => r.PaymentId == paid.Id).SumAsync(r => r.Amount, ct) != payment.Refunded)
            {
                continue;
            }
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateException) when (attempt < 6)
            {
                // somebody else was quicker: look again
            }
        }
    }

    public Task<GatewayCheckout> OpenPaymentAsync(PaymentRequest request, string idempotencyKey, CancellationToken ct) => throw NotSupported();

    public Task<GatewayPreview> PreviewChangeAsync(GatewayChange change, CancellationToken ct) => throw NotSupported();

    public Task ChangeAsync(GatewayChange change, string idempotencyKey, CancellationToken ct) => throw NotSupported();

    public Task ChangeAtPeriodEndAsync(GatewayChange change, string idempotencyKey, CancellationToken ct) => throw NotSupported();

    public Task PauseAsync(string subscriptionId, bool pause, string idempotencyKey, CancellationToken ct) => throw NotSupported();

    public Task ResumeNowAsync(string subscriptionId, string idempotencyKey, CancellationToken ct) => throw NotSupported();

    private static GatewayRefusedException NotSupported() => new(422, "not_supported", "What is paid by bank transfer is neither changed nor charged by itself.");
}
