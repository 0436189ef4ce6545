using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using static BlazorAccounts.Features.Billing.Gateways.Cashfree.CashfreeJson;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

/// <summary>
/// What can be done beside selling and charging a mandate: its end, and money back. Cashfree divides no period, and a mandate is capped at the price it was given for, so another plan
/// takes another mandate; its pause is how a cancelled plan runs out here.
/// </summary>
internal sealed partial class CashfreeGateway
{
    public Task<GatewayCheckout> OpenPaymentAsync(PaymentRequest request, string idempotencyKey, CancellationToken ct) => throw NotSupported();

    public Task<GatewayPayment> ReadPaymentAsync(string id, CancellationToken ct) => throw NotSupported();

    public Task<GatewayPreview> PreviewChangeAsync(GatewayChange change, CancellationToken ct) => throw NotSupported();

    public Task ChangeAsync(GatewayChange change, string idempotencyKey, CancellationToken ct) => throw NotSupported();

    public Task ChangeAtPeriodEndAsync(GatewayChange change, string idempotencyKey, CancellationToken ct) => throw NotSupported();

    public Task PauseAsync(string subscriptionId, bool pause, string idempotencyKey, CancellationToken ct) => throw NotSupported();

    public Task ResumeNowAsync(string subscriptionId, string idempotencyKey, CancellationToken ct) => throw NotSupported();

    public async Task EndSubscriptionAsync(string subscriptionId, CancellationToken ct)
    {
        if (await FindAsync(subscriptionId, ct) is not { } subscription || HasEnded(subscription))
        {
            return;
        }
        try
        {
            await ManageAsync(subscriptionId, "CANCEL", null, $"end-{subscriptionId}", ct);
        }
        catch (GatewayRefusedException) when (Text(subscription, "subscription_status") is "INITIALIZED" or "INITIALISED")
        {
            // a page nobody paid on; it expires by itself
        }
    }

    /// <summary>The refund's id is made of the key, so a repeated call finds the first one's refund.</summary>
    public async Task<string?> RefundAsync(InvoiceRefund refund, string idempotencyKey, CancellationToken ct)
    {
        var invoice = await ReadInvoiceAsync(refund.InvoiceId, ct);
        if (invoice.AmountPaid == 0)
        {
            return null;
        }
        var (subscription, payment) = CashfreeReader.Parts(refund.InvoiceId);
        var refunds = $"subscriptions/{Uri.EscapeDataString(subscription)}/refunds";
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey)))[..40];
        var body = new JsonObject
        {
            ["subscription_id"] = subscription,
            ["payment_id"] = payment,
            ["refund_id"] = id,
            ["refund_amount"] = (invoice.Total with { Amount = refund.Amount ?? invoice.AmountPaid }).ToMajor(),
            ["refund_speed"] = "STANDARD",
        };
        try
        {
            await client.PostAsync(refunds, body, idempotencyKey, ct);
            return id;
        }
        catch (GatewayRefusedException refused) when (!refused.IsMissing)
        {
            return await IsThereAsync($"{refunds}/{id}", ct) ? id : null; // an answer of before was lost, or nothing is left to pay back
        }
    }

    private static GatewayRefusedException NotSupported() => new(422, "not_supported", "Cashfree is used for subscriptions alone, and changes no running mandate.");

    private static bool HasEnded(JsonElement subscription) =>
        Text(subscription, "subscription_status") is "CANCELLED" or "CUSTOMER_CANCELLED" or "COMPLETED" or "EXPIRED" or "LINK_EXPIRED";

    private async Task<bool> IsThereAsync(string path, CancellationToken ct)
    {
        try
        {
            await client.GetAsync(path, ct);
            return true;
        }
        catch (GatewayRefusedException refused) when (refused.IsMissing)
        {
            return false;
        }
    }
}
