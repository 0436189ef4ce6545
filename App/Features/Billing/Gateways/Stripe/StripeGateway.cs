using System.Text.Json;
using Microsoft.Extensions.Options;
using static BlazorAccounts.Features.Billing.Gateways.Stripe.StripeJson;

namespace BlazorAccounts.Features.Billing.Gateways.Stripe;

/// <summary>Stripe behind the neutral interface. Also the sandbox, which speaks the same.</summary>
internal sealed partial class StripeGateway(StripeClient client, StripePrices prices, IOptions<StripeOptions> options) : IPaymentGateway
{
    public const string GatewayName = "stripe";

    public string Name => GatewayName;

    public Text DisplayName => Word("Stripe");

    public Text Means => L("Cards and wallets");

    public bool Enabled => options.Value.Enabled;

    public bool HasPortal => true;

    public bool CanChange => true;

    public bool CanChargeOnce => true;

    public bool CanDiscount => true;

    public bool Takes(string currency) => true;

    public async Task<string> CreateCustomerAsync(Guid teamId, string email, string? name, string idempotencyKey, CancellationToken ct)
    {
        var form = new StripeForm().Add("email", email).AddIf("name", name).Add("metadata[team]", teamId.ToString());
        return Text(await client.PostAsync("customers", form, idempotencyKey, ct), "id") ?? throw new JsonException("A customer without id.");
    }

    public Task ChangeCustomerEmailAsync(string customerId, string email, string idempotencyKey, CancellationToken ct) =>
        client.PostAsync($"customers/{Uri.EscapeDataString(customerId)}", new StripeForm().Add("email", email), idempotencyKey, ct);

    public async Task<GatewayCheckout> OpenCheckoutAsync(CheckoutRequest request, string idempotencyKey, CancellationToken ct)
    {
        var price = await prices.EnsureAsync(request.Plan, ct);
        var coupon = request.Discount is { } discount ? await EnsureCouponAsync(discount, ct) : null;
        var form = new StripeForm()
            .Add("mode", "subscription")
            .Add("customer", request.CustomerId)
            .Add("client_reference_id", request.TeamId.ToString())
            .Add("success_url", request.SuccessUrl)
            .Add("cancel_url", request.CancelUrl)
            .Add("line_items[0][price]", price)
            .Add("line_items[0][quantity]", 1)
            .AddIf("discounts[0][coupon]", coupon)
            .Add("metadata[team]", request.TeamId.ToString())
            .Add("metadata[checkout]", request.Reference.ToString())
            .Add("subscription_data[metadata][team]", request.TeamId.ToString())
            .Add("subscription_data[metadata][checkout]", request.Reference.ToString());
        return StripeReader.Checkout(await client.PostAsync("checkout/sessions", form, idempotencyKey, ct));
    }

    public async Task<GatewayCheckout> ReadCheckoutAsync(string id, CancellationToken ct) =>
        StripeReader.Checkout(await client.GetAsync($"checkout/sessions/{Uri.EscapeDataString(id)}", null, ct));

    public async Task<GatewayCheckout> ExpireCheckoutAsync(string id, CancellationToken ct)
    {
        try
        {
            return StripeReader.Checkout(await client.PostAsync($"checkout/sessions/{Uri.EscapeDataString(id)}/expire", new(), $"expire-{id}", ct));
        }
        catch (GatewayRefusedException refused) when (!refused.IsMissing)
        {
            return await ReadCheckoutAsync(id, ct); // it was not open any more
        }
    }

    public async Task<GatewaySubscription> ReadSubscriptionAsync(string id, CancellationToken ct) =>
        StripeReader.Subscription(await client.GetAsync($"subscriptions/{Uri.EscapeDataString(id)}", null, ct));

    public async Task<GatewayInvoice> ReadInvoiceAsync(string id, CancellationToken ct) =>
        StripeReader.Invoice(await client.GetAsync($"invoices/{Uri.EscapeDataString(id)}", new StripeForm().Add("expand[0]", "payments"), ct));

    public async Task<GatewayCard?> ReadCardAsync(string customerId, CancellationToken ct)
    {
        var subscriptions = await client.GetAsync(
            "subscriptions", new StripeForm().Add("customer", customerId).Add("limit", 1).Add("expand[0]", "data.default_payment_method"), ct);
        var card = Items(subscriptions).Select(s => StripeReader.Card(Child(s, "default_payment_method"))).FirstOrDefault();
        if (card is not null)
        {
            return card;
        }
        try
        {
            var customer = await client.GetAsync(
                $"customers/{Uri.EscapeDataString(customerId)}", new StripeForm().Add("expand[0]", "invoice_settings.default_payment_method"), ct);
            return StripeReader.Card(Child(customer, "invoice_settings", "default_payment_method"));
        }
        catch (GatewayRefusedException refused) when (refused.Status == 400)
        {
            return null; // a deleted customer has nothing that could be expanded
        }
    }

    public Task CancelAtPeriodEndAsync(string subscriptionId, bool cancel, string idempotencyKey, CancellationToken ct) =>
        client.PostAsync($"subscriptions/{Uri.EscapeDataString(subscriptionId)}", new StripeForm().Add("cancel_at_period_end", cancel), idempotencyKey, ct);

    public Task RetryAsync(string invoiceId, string idempotencyKey, CancellationToken ct) => Task.CompletedTask; // by its own schedule

    public async Task EndSubscriptionsAsync(string customerId, CancellationToken ct)
    {
        // Ended ones are not listed, so what comes back is less each time.
        for (var more = true; more;)
        {
            var live = await client.GetAsync("subscriptions", new StripeForm().Add("customer", customerId).Add("limit", 100), ct);
            foreach (var id in Items(live).Select(s => Text(s, "id")).OfType<string>())
            {
                await EndSubscriptionAsync(id, ct);
            }
            more = Flag(live, "has_more");
        }
    }

    public async Task DeleteCustomerAsync(string customerId, CancellationToken ct)
    {
        try
        {
            await client.DeleteAsync($"customers/{Uri.EscapeDataString(customerId)}", ct);
        }
        catch (GatewayRefusedException refused) when (refused.IsMissing)
        {
            // gone already
        }
    }

    public async Task<string> OpenPortalAsync(PortalRequest request, CancellationToken ct)
    {
        var form = new StripeForm().Add("customer", request.CustomerId).Add("return_url", request.ReturnUrl);
        if (request.Flow is PortalFlow.UpdateCard)
        {
            form.Add("flow_data[type]", "payment_method_update")
                .Add("flow_data[after_completion][type]", "redirect")
                .Add("flow_data[after_completion][redirect][return_url]", request.ReturnUrl);
        }
        // Its address is good for minutes and for one person, so each click makes its own.
        var session = await client.PostAsync("billing_portal/sessions", form, $"portal-{Guid.NewGuid():N}", ct);
        return Text(session, "url") ?? throw new JsonException("A portal session without url.");
    }

    public bool IsGenuine(IHeaderDictionary headers, ReadOnlySpan<byte> body, DateTimeOffset now) =>
        StripeSignature.IsGenuine(headers["Stripe-Signature"], body, options.Value.WebhookSecrets, now);

    public GatewayNews? ReadNews(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var json = JsonDocument.ParseValue(ref reader);
            return StripeReader.News(json.RootElement);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException) // the latter: text that is no Unicode
        {
            return null;
        }
    }
}
