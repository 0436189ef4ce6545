using System.Text.Json;
using System.Text.Json.Nodes;
using BlazorAccounts.Platform;
using static BlazorAccounts.Features.Billing.Gateways.Cashfree.CashfreeJson;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

/// <summary>What is charged once: an order, which takes several tries and is paid by one of them. Its id is made of ours, so opening it again finds it.</summary>
internal sealed partial class CashfreeGateway
{
    private const string OrderNote = "Paid once";

    public async Task<GatewayCheckout> OpenPaymentAsync(PaymentRequest request, string idempotencyKey, CancellationToken ct)
    {
        var body = OrderBody(CashfreeOrders.IdOf(request.OrderId), request.TeamId, request.Total, request.Buyer, request.SuccessUrl, request.OpenedAt + PageLife, OrderNote);
        body["order_tags"]![CashfreeOrders.OrderTag] = request.OrderId.ToString();
        return await PageAsync(await CreateOrderAsync(body, idempotencyKey, ct), ct);
    }

    private JsonObject OrderBody(string id, Guid team, Money total, GatewayBuyer buyer, string back, DateTimeOffset until, string note) => new()
    {
        ["order_id"] = id,
        ["order_amount"] = total.ToMajor(),
        ["order_currency"] = total.Currency,
        ["customer_details"] = new JsonObject
        {
            ["customer_id"] = team.ToString("N"),
            ["customer_email"] = buyer.Email,
            ["customer_phone"] = buyer.Phone ?? options.Value.CustomerPhone,
            ["customer_name"] = buyer.Name,
        },
        ["order_meta"] = new JsonObject { ["return_url"] = back },
        ["order_expiry_time"] = Indian(until),
        ["order_note"] = note,
        ["order_tags"] = new JsonObject { [CashfreeReader.TeamTag] = team.ToString() },
    };

    private async Task<JsonElement> CreateOrderAsync(JsonObject body, string idempotencyKey, CancellationToken ct)
    {
        try
        {
            return await client.PostAsync("orders", body, idempotencyKey, ct);
        }
        catch (GatewayRefusedException refused) when (!refused.IsMissing)
        {
            try
            {
                return await client.GetAsync(Path((string)body["order_id"]!), ct); // an answer of before was lost, or somebody else was quicker
            }
            catch (GatewayRefusedException missing) when (missing.IsMissing)
            {
                throw new GatewayRefusedException(refused.Status, refused.Code, refused.Message);
            }
        }
    }

    private static string Path(string order) => $"orders/{Uri.EscapeDataString(order)}";

    private async Task<GatewayCheckout> ReadOrderAsync(string id, CancellationToken ct) => await PageAsync(await client.GetAsync(Path(id), ct), ct);

    private async Task<GatewayCheckout> PageAsync(JsonElement order, CancellationToken ct) =>
        CashfreeOrders.Checkout(order, await client.GetAsync(Path(Text(order, "order_id") ?? throw new JsonException("An order without id.")) + "/payments", ct), session => AddressOf(session, "checkout"));

    // A payment that goes through just now still wins.
    private async Task<GatewayCheckout> TerminateAsync(string id, CancellationToken ct)
    {
        var seen = await ReadOrderAsync(id, ct);
        if (seen.State is not GatewayCheckoutState.Open)
        {
            return seen;
        }
        try
        {
            return await PageAsync(await client.PatchAsync(Path(id), new() { ["order_status"] = "TERMINATED" }, $"expire-{id}", ct), ct);
        }
        catch (GatewayRefusedException refused) when (!refused.IsMissing)
        {
            return await ReadOrderAsync(id, ct);
        }
    }

    private async Task<GatewayPayment> ReadOrderPaymentAsync(string paymentId, CancellationToken ct)
    {
        var (id, payment) = CashfreeReader.Parts(paymentId);
        var found = await client.GetAsync($"{Path(id)}/payments/{Uri.EscapeDataString(payment)}", ct);
        var order = await client.GetAsync(Path(id), ct);
        return CashfreeOrders.Payment(order, found, await client.GetAsync($"{Path(id)}/refunds", ct), clock.GetUtcNow());
    }

    private async Task<GatewayRefund?> RefundOrderAsync(RefundRequest request, string idempotencyKey, CancellationToken ct)
    {
        var payment = await ReadOrderPaymentAsync(request.PaymentId, ct);
        if (payment.Refunds.FirstOrDefault(refund => refund.Reference == request.Reference) is { } made)
        {
            return made;
        }
        var left = payment.Amount with { Amount = payment.Amount.Amount - payment.Refunded };
        if (payment.State is not GatewayPaymentState.Paid || left.Amount <= 0)
        {
            return null;
        }
        var body = new JsonObject { ["refund_id"] = RefundIdOf(request.Reference), ["refund_amount"] = (request.Amount ?? left).ToMajor(), ["refund_speed"] = "STANDARD" };
        try
        {
            var refund = await client.PostAsync($"{Path(CashfreeReader.Parts(request.PaymentId).Subscription)}/refunds", body, idempotencyKey, ct);
            return CashfreeReader.Refund(refund, request.Reference, payment.Amount.Currency, clock.GetUtcNow());
        }
        catch (GatewayRefusedException refused) when (!refused.IsMissing)
        {
            return (await ReadOrderPaymentAsync(request.PaymentId, ct)).Refunds.FirstOrDefault(refund => refund.Reference == request.Reference); // an answer of before was lost
        }
    }
}
