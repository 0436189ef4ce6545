using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using static BlazorAccounts.Features.Billing.Gateways.Cashfree.CashfreeJson;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

/// <summary>
/// What reconciliation lists, and money that goes back. Cashfree lists neither by customer, and no refunds of a debit at all: what is listed is what our checkouts and
/// refunds lead to, whose ids theirs are made of. It tells of no disputes.
/// </summary>
internal sealed partial class CashfreeGateway
{
    private const int Most = 100;

    public async Task<IReadOnlyList<GatewaySubscription>> ListSubscriptionsAsync(string customerId, CancellationToken ct)
    {
        var found = (await BooksAsync(customerId, ct)).ConvertAll(book => book.Subscription());
        await foreach (var (subscription, payments) in MandatesAsync(customerId, ct))
        {
            found.Add(CashfreeReader.Subscription(subscription, payments, clock.GetUtcNow()));
        }
        return [.. found.OrderByDescending(subscription => subscription.PeriodStart)];
    }

    public async Task<IReadOnlyList<GatewayInvoice>> ListInvoicesAsync(string customerId, CancellationToken ct)
    {
        var found = new List<GatewayInvoice>();
        foreach (var book in await BooksAsync(customerId, ct))
        {
            for (var period = 0; period < book.Paid.Count; period++)
            {
                found.Add(await InvoiceAsync(book, period, ct));
            }
        }
        await foreach (var (subscription, payments) in MandatesAsync(customerId, ct))
        {
            found.AddRange(Items(payments).Where(payment => CashfreeReader.IsInvoice(payment, subscription)).Select(payment => CashfreeReader.Invoice(payment, subscription)));
        }
        return [.. found.OrderByDescending(invoice => invoice.IssuedAt).Take(Most)];
    }

    public async Task<IReadOnlyList<GatewayCheckout>> ListOpenCheckoutsAsync(string customerId, CancellationToken ct)
    {
        var open = new List<GatewayCheckout>();
        foreach (var id in (await OursAsync(customerId, ct)).Take(Most))
        {
            if (WaitsForPayer(id))
            {
                if (await FindOrderAsync(FirstOrderOf(id), ct) is { } order && AgreementPage(id, await PageAsync(order, ct)) is { State: GatewayCheckoutState.Open } first)
                {
                    open.Add(first);
                }
                continue;
            }
            if (await FindAsync(id, ct) is { } page && Checkout(page) is { State: GatewayCheckoutState.Open } checkout)
            {
                open.Add(checkout);
            }
        }
        return open;
    }

    public async Task<GatewayPayment> ReadPaymentAsync(string paymentId, CancellationToken ct)
    {
        var told = CashfreeReader.ToldRefund(paymentId);
        paymentId = told is null ? paymentId : await PaymentOfAsync(told.Value.Payment, ct);
        if (CashfreeOrders.IsOrder(paymentId))
        {
            return await ReadOrderPaymentAsync(paymentId, ct);
        }
        if (CashfreeAgreements.IsOne(paymentId))
        {
            return await ReadAgreementPaymentAsync(paymentId, ct);
        }
        var id = CashfreeReader.Parts(paymentId).Subscription;
        var refunds = new List<GatewayRefund>();
        var invoice = await ReadInvoiceAsync(paymentId, ct);
        var known = await RefundsAsync(paymentId, invoice, ct);
        if (told is { } news && known.TrueForAll(k => k.Id != news.Refund))
        {
            known.Add((news.Refund, null, clock.GetUtcNow()));
        }
        foreach (var (refundId, reference, asked) in known)
        {
            if (await FindRefundAsync(id, refundId, reference, invoice.Total.Currency, asked, ct) is { } refund)
            {
                refunds.Add(refund);
            }
        }
        return CashfreeReader.Payment(invoice, await SubscriptionAsync(id, ct), refunds);
    }

    /// <summary>The refund's id is our own, so a repeated call finds the first one's refund.</summary>
    public async Task<GatewayRefund?> RefundAsync(RefundRequest request, string idempotencyKey, CancellationToken ct)
    {
        if (CashfreeOrders.IsOrder(request.PaymentId) || CashfreeAgreements.IsOne(request.PaymentId))
        {
            return await RefundOrderAsync(request, idempotencyKey, ct);
        }
        var payment = await ReadPaymentAsync(request.PaymentId, ct);
        if (payment.Refunds.FirstOrDefault(refund => refund.Reference == request.Reference) is { } made)
        {
            return made;
        }
        var left = payment.Amount with { Amount = payment.Amount.Amount - payment.Refunded };
        if (payment.State is not GatewayPaymentState.Paid || left.Amount <= 0)
        {
            return null;
        }
        var (subscription, id) = CashfreeReader.Parts(request.PaymentId);
        var (now, currency) = (clock.GetUtcNow(), payment.Amount.Currency);
        var body = new JsonObject
        {
            ["subscription_id"] = subscription,
            ["payment_id"] = id,
            ["refund_id"] = RefundIdOf(request.Reference),
            ["refund_amount"] = (request.Amount ?? left).ToMajor(),
            ["refund_speed"] = "STANDARD",
        };
        try
        {
            return CashfreeReader.Refund(await client.PostAsync($"subscriptions/{Uri.EscapeDataString(subscription)}/refunds", body, idempotencyKey, ct), request.Reference, currency, now);
        }
        catch (GatewayRefusedException refused) when (!refused.IsMissing)
        {
            return await FindRefundAsync(subscription, RefundIdOf(request.Reference), request.Reference, currency, now, ct); // an answer of before was lost, or less was left to pay back
        }
    }

    private static string RefundIdOf(Guid reference) => reference.ToString("N");

    // What somebody paid for, newest first, each with its payments.
    private async IAsyncEnumerable<(JsonElement Subscription, JsonElement Payments)> MandatesAsync(
        string customerId, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var id in (await OursAsync(customerId, ct)).Take(Most).Where(id => !WaitsForPayer(id)))
        {
            if (await FindAsync(id, ct) is { } subscription && Checkout(subscription).SubscriptionId is not null)
            {
                yield return (subscription, await PaymentsAsync(id, ct));
            }
        }
    }

    // News of a refund names the payment without its subscription; of which one it is, the books know, as soon as the payment's own news came.
    private async Task<string> PaymentOfAsync(string payment, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var end = $":{payment}";
        var found = await db.Invoices.Where(i => i.Gateway == GatewayName && i.GatewayInvoiceId.EndsWith(end)).Select(i => i.GatewayInvoiceId).Take(2).ToListAsync(ct);
        return found is [var only] ? only : throw new GatewayUnavailableException($"Whose payment {payment} is, is not known yet.");
    }

    // Those the books know: what we asked for, as administrators and for what was paid twice, and what the gateway's news told of.
    private async Task<List<(string Id, Guid? Reference, DateTimeOffset Asked)>> RefundsAsync(string paymentId, GatewayInvoice invoice, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var asked = await db.Refunds.Where(r => r.Gateway == GatewayName && r.State != RefundState.Refused)
            .Where(r => db.Invoices.Any(i => i.Id == r.InvoiceId && i.GatewayInvoiceId == paymentId))
            .Select(r => new { r.Id, r.GatewayRefundId, r.At }).ToListAsync(ct);
        var second = await db.SecondCharges.Where(s => s.Gateway == GatewayName && s.GatewaySubscriptionId == invoice.SubscriptionId)
            .Select(s => new { s.Id, At = s.FoundAt }).ToListAsync(ct);
        return
        [
            .. asked.Select(r => (r.GatewayRefundId ?? RefundIdOf(r.Id), (Guid?)(r.GatewayRefundId is { } id && id != RefundIdOf(r.Id) ? null : r.Id), r.At)),
            .. second.Where(s => asked.TrueForAll(r => r.GatewayRefundId != RefundIdOf(s.Id))).Select(s => (RefundIdOf(s.Id), (Guid?)s.Id, s.At)),
        ];
    }

    private async Task<GatewayRefund?> FindRefundAsync(string subscription, string id, Guid? reference, string currency, DateTimeOffset asked, CancellationToken ct)
    {
        try
        {
            var refund = await client.GetAsync($"subscriptions/{Uri.EscapeDataString(subscription)}/refunds/{Uri.EscapeDataString(id)}", ct);
            return CashfreeReader.Refund(refund, reference, currency, asked);
        }
        catch (GatewayRefusedException refused) when (refused.IsMissing)
        {
            return null;
        }
    }
}
