using System.Text.Json;
using static BlazorAccounts.Features.Billing.Gateways.Stripe.StripeJson;

namespace BlazorAccounts.Features.Billing.Gateways.Stripe;

internal static partial class StripeReader
{
    /// <summary>A payment intent with its charge and that charge's refunds expanded.</summary>
    public static GatewayPayment Payment(JsonElement intent, IEnumerable<JsonElement> disputes)
    {
        var (charge, metadata) = (Child(intent, "latest_charge"), Child(intent, "metadata"));
        var card = Child(Child(charge, "payment_method_details"), "card");
        return new(
            Required(intent),
            Id(intent, "customer"),
            Text(intent, "status") switch
            {
                "succeeded" => GatewayPaymentState.Paid,
                "requires_payment_method" or "canceled" => GatewayPaymentState.Failed,
                _ => GatewayPaymentState.Pending,
            },
            Price(intent, "amount") ?? throw new JsonException("A payment without amount."),
            Number(charge, "amount_refunded") ?? 0,
            Text(card, "brand"),
            Text(card, "last4"),
            [.. Items(Child(charge, "refunds")).Select(Refund)],
            [.. disputes.Select(Dispute)])
        {
            OrderId = Ours(Text(metadata, "order")),
            TeamId = Ours(Text(metadata, "team")),
        };
    }

    public static GatewayRefund Refund(JsonElement refund) => new(
        Required(refund),
        Price(refund, "amount") ?? throw new JsonException("A refund without amount."),
        Text(refund, "status") switch
        {
            "succeeded" => RefundState.Succeeded,
            "failed" or "canceled" => RefundState.Failed,
            _ => RefundState.Pending,
        },
        Text(refund, "reason"),
        Time(refund, "created") ?? DateTimeOffset.UnixEpoch,
        Guid.TryParse(Text(Child(refund, "metadata"), "refund"), out var ours) ? ours : null);

    // An inquiry (warning_…) is open like a dispute: what it may become takes the money.
    public static GatewayDispute Dispute(JsonElement dispute) => new(
        Required(dispute),
        Price(dispute, "amount") ?? throw new JsonException("A dispute without amount."),
        Text(dispute, "status") switch
        {
            "won" or "warning_closed" or "prevented" => DisputeState.Won,
            "lost" => DisputeState.Lost,
            _ => DisputeState.Open,
        },
        Text(dispute, "reason"),
        Time(dispute, "created") ?? DateTimeOffset.UnixEpoch,
        Time(Child(dispute, "evidence_details"), "due_by"));

    /// <summary>The invoice an invoice payment belongs to.</summary>
    public static string? InvoiceOf(JsonElement payment) => Id(payment, "invoice");

    // Only the one that was paid: tries that failed are of no use here.
    private static string? PaymentOf(JsonElement invoice)
    {
        var payments = Items(Child(invoice, "payments")).ToList();
        return payments.Where(p => Text(p, "status") == "paid").Select(p => Id(Child(p, "payment"), "payment_intent")).FirstOrDefault();
    }
}
