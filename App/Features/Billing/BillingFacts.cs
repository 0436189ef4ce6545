using BlazorAccounts.Features.Billing.Gateways;

namespace BlazorAccounts.Features.Billing;

/// <summary>What the gateway says about them now.</summary>
internal sealed record BillingFacts(GatewayCheckout? Checkout, GatewaySubscription? Subscription, IReadOnlyList<GatewayInvoice> Invoices, GatewayCard? Card)
{
    /// <summary>The one-time payment of an order; null when it is about none.</summary>
    public GatewayPayment? Payment { get; init; }

    /// <summary>The team it was sold to, as the gateway kept it.</summary>
    public Guid? TeamId => Checkout?.TeamId ?? Subscription?.TeamId ?? Payment?.TeamId;

    /// <summary>Whose they are; null when nothing says so.</summary>
    public string? CustomerId => Subscription?.CustomerId ?? Checkout?.CustomerId ?? Payment?.CustomerId ?? (Invoices is [var first, ..] ? first.CustomerId : null);

    /// <summary>What a webhook claims that the gateway does not confirm; null when nothing is at odds.</summary>
    public string? Contradicts(GatewayNews claim)
    {
        if (claim.CustomerId is not null && CustomerId is not null && claim.CustomerId != CustomerId)
        {
            return $"It names customer {claim.CustomerId}, but the gateway says {CustomerId}.";
        }
        if (claim.TeamId is { } team && TeamId is { } sold && team != sold)
        {
            return $"It names team {team}, but it was sold to {sold}.";
        }
        var total = claim.CheckoutId is not null ? Checkout?.Total : Invoices.FirstOrDefault(i => i.Id == claim.InvoiceId)?.Total;
        return claim.Total is { } claimed && total is { } real && claimed != real ? $"It says {claimed}, but the gateway says {real}." : null;
    }

    /// <summary>Asks the gateway. Subscription before invoice, so that a subscription seen active comes with its paid invoice.</summary>
    public static async Task<BillingFacts> FetchAsync(IPaymentGateway gateway, GatewayNews about, CancellationToken ct)
    {
        var checkout = about.CheckoutId is { } c ? await gateway.ReadCheckoutAsync(c, ct) : null;
        var named = about.InvoiceId is { } i ? await gateway.ReadInvoiceAsync(i, ct) : null;
        var subscription = (about.SubscriptionId ?? checkout?.SubscriptionId ?? named?.SubscriptionId) is { } s ? await gateway.ReadSubscriptionAsync(s, ct) : null;
        var invoices = new List<GatewayInvoice>();
        foreach (var id in new[] { about.InvoiceId, checkout?.InvoiceId, subscription?.LatestInvoiceId }.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            invoices.Add(await gateway.ReadInvoiceAsync(id, ct));
        }
        var payment = (about.PaymentId ?? checkout?.PaymentId) is { } p ? await gateway.ReadPaymentAsync(p, ct) : null;
        var customer = subscription?.CustomerId ?? checkout?.CustomerId ?? payment?.CustomerId ?? about.CustomerId;
        // What is paid once says nothing about the card that renewals are charged on.
        var card = customer is null || payment is not null || checkout?.OrderId is not null ? null : await gateway.ReadCardAsync(customer, ct);
        return new(checkout, subscription, invoices, card) { Payment = payment };
    }
}
