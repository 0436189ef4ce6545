namespace BlazorAccounts.Features.Billing.Gateways.Stripe;

/// <summary>What is charged once: a checkout session in payment mode, with a payment intent behind it.</summary>
internal sealed partial class StripeGateway
{
    public async Task<GatewayCheckout> OpenPaymentAsync(PaymentRequest request, string idempotencyKey, CancellationToken ct)
    {
        var form = new StripeForm()
            .Add("mode", "payment")
            .Add("customer", request.CustomerId)
            .Add("client_reference_id", request.TeamId.ToString())
            .Add("success_url", request.SuccessUrl)
            .Add("cancel_url", request.CancelUrl)
            .Add("line_items[0][price_data][currency]", request.UnitPrice.Currency.ToLowerInvariant())
            .Add("line_items[0][price_data][unit_amount]", request.UnitPrice.Amount)
            .Add("line_items[0][price_data][product_data][name]", request.Name)
            .Add("line_items[0][quantity]", request.Quantity)
            .Add("metadata[team]", request.TeamId.ToString())
            .Add("metadata[order]", request.OrderId.ToString())
            .Add("payment_intent_data[metadata][team]", request.TeamId.ToString())
            .Add("payment_intent_data[metadata][order]", request.OrderId.ToString());
        return StripeReader.Checkout(await client.PostAsync("checkout/sessions", form, idempotencyKey, ct));
    }

    // A coupon of its own for each checkout, with the amount that was quoted: what Stripe charges is that, however it would round a percentage.
    private async Task<string> EnsureCouponAsync(FirstDiscount discount, CancellationToken ct)
    {
        var form = new StripeForm()
            .Add("id", discount.Reference)
            .Add("amount_off", discount.Off.Amount)
            .Add("currency", discount.Off.Currency.ToLowerInvariant())
            .Add("duration", "once")
            .Add("max_redemptions", 1);
        try
        {
            await client.PostAsync("coupons", form, discount.Reference, ct);
        }
        catch (GatewayRefusedException known) when (known.Code == "resource_already_exists")
        {
            // made by a call whose key the gateway has forgotten
        }
        return discount.Reference;
    }
}
