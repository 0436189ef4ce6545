using static BlazorAccounts.Features.Billing.Gateways.Stripe.StripeJson;

namespace BlazorAccounts.Features.Billing.Gateways.Stripe;

/// <summary>What reconciliation lists, and money that goes back.</summary>
internal sealed partial class StripeGateway
{
    private const int Page = 100;

    public async Task<IReadOnlyList<GatewaySubscription>> ListSubscriptionsAsync(string customerId, CancellationToken ct)
    {
        var list = await client.GetAsync("subscriptions", new StripeForm().Add("customer", customerId).Add("status", "all").Add("limit", Page), ct);
        return [.. Items(list).Select(StripeReader.Subscription)];
    }

    public async Task<IReadOnlyList<GatewayInvoice>> ListInvoicesAsync(string customerId, CancellationToken ct)
    {
        var list = await client.GetAsync("invoices", new StripeForm().Add("customer", customerId).Add("limit", Page).Add("expand[0]", "data.payments"), ct);
        return [.. Items(list).Select(StripeReader.Invoice)];
    }

    public async Task<IReadOnlyList<GatewayCheckout>> ListOpenCheckoutsAsync(string customerId, CancellationToken ct)
    {
        var list = await client.GetAsync("checkout/sessions", new StripeForm().Add("customer", customerId).Add("status", "open").Add("limit", Page), ct);
        return [.. Items(list).Select(StripeReader.Checkout)];
    }

    public async Task<GatewayPayment> ReadPaymentAsync(string paymentId, CancellationToken ct)
    {
        var intent = await client.GetAsync($"payment_intents/{Uri.EscapeDataString(paymentId)}", new StripeForm().Add("expand[0]", "latest_charge.refunds"), ct);
        var disputes = Flag(Child(intent, "latest_charge"), "disputed")
            ? Items(await client.GetAsync("disputes", new StripeForm().Add("payment_intent", paymentId).Add("limit", Page), ct))
            : [];
        var payment = StripeReader.Payment(intent, disputes);
        return payment.OrderId is null ? payment with { InvoiceId = await InvoiceOfAsync(paymentId, ct) } : payment;
    }

    public async Task<GatewayRefund?> RefundAsync(RefundRequest request, string idempotencyKey, CancellationToken ct)
    {
        var form = new StripeForm()
            .Add("payment_intent", request.PaymentId)
            .Add("reason", request.Duplicate ? "duplicate" : "requested_by_customer")
            .Add("metadata[refund]", request.Reference.ToString());
        if (request.Amount is { } amount)
        {
            form.Add("amount", amount.Amount);
        }
        try
        {
            return StripeReader.Refund(await client.PostAsync("refunds", form, idempotencyKey, ct));
        }
        catch (GatewayRefusedException refused) when (refused.Code is "charge_already_refunded")
        {
            return null;
        }
    }

    // An intent does not name the invoice it settled.
    private async Task<string?> InvoiceOfAsync(string paymentId, CancellationToken ct)
    {
        var list = await client.GetAsync(
            "invoice_payments", new StripeForm().Add("payment[type]", "payment_intent").Add("payment[payment_intent]", paymentId).Add("limit", 1), ct);
        return Items(list).Select(StripeReader.InvoiceOf).FirstOrDefault();
    }
}
