using BlazorAccounts.Features.Billing.Gateways;

namespace BlazorAccounts.Features.Billing;

/// <summary>What the gateway says about them now.</summary>
/// <param name="Payments">By the gateway's id of the invoice; only those that were asked for.</param>
internal sealed record BillingFacts(
    GatewayCheckout? Checkout, GatewaySubscription? Subscription, IReadOnlyList<GatewayInvoice> Invoices, IReadOnlyDictionary<string, GatewayPayment> Payments, GatewayCard? Card)
{
    /// <summary>The payment it is about; null when it is about none.</summary>
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

    /// <summary>What several looks at the same subscription, or at a customer alone, found, as if it had been one.</summary>
    public static BillingFacts Together(IReadOnlyList<BillingFacts> seen) => seen is [var only] ? only : new(
        seen.Select(f => f.Checkout).FirstOrDefault(c => c is not null),
        seen.Select(f => f.Subscription).FirstOrDefault(s => s is not null),
        [.. seen.SelectMany(f => f.Invoices).DistinctBy(i => i.Id)],
        seen.SelectMany(f => f.Payments).DistinctBy(p => p.Key).ToDictionary(StringComparer.Ordinal),
        seen.Select(f => f.Card).FirstOrDefault(c => c is not null))
    {
        Payment = seen.Select(f => f.Payment).FirstOrDefault(p => p is not null),
    };

    /// <summary>What can be taken over together: a page and a subscription at most, or one order, or a payment that belongs to neither.</summary>
    public string Key => (Checkout?.OrderId ?? Payment?.OrderId) is { } order ? $"order {order}"
        : Subscription is not null ? $"subscription {Subscription.Id}"
        : Checkout is not null ? $"checkout {Checkout.Id}"
        : Payment is not null ? $"payment {Payment.Id}"
        : "";

    /// <summary>The same with what is asked for once.</summary>
    public static Task<BillingFacts> FetchAsync(IPaymentGateway gateway, GatewayNews about, IReadOnlySet<string> known, CancellationToken ct) =>
        FetchAsync(new GatewayReads(gateway), about, known, ct);

    /// <summary>Asks the gateway. Subscription before invoice, so that a subscription seen active comes with its paid invoice.</summary>
    /// <param name="known">Invoices whose payment is in our books: news about it would say so, so it is not asked for again.</param>
    public static async Task<BillingFacts> FetchAsync(GatewayReads gateway, GatewayNews about, IReadOnlySet<string> known, CancellationToken ct)
    {
        var payment = about.PaymentId is { } paid ? await gateway.PaymentAsync(paid, ct) : null;
        about = about with { InvoiceId = about.InvoiceId ?? payment?.InvoiceId, PaymentId = payment?.Id ?? about.PaymentId };
        var checkout = about.CheckoutId is { } c ? await gateway.CheckoutAsync(c, ct) : null;
        payment ??= checkout?.PaymentId is { } once ? await gateway.PaymentAsync(once, ct) : null;
        var whose = about.SubscriptionId ?? checkout?.SubscriptionId ?? (about.InvoiceId is { } i ? await gateway.SubscriptionOfInvoiceAsync(i, ct) : null);
        var subscription = whose is { } s ? await gateway.SubscriptionAsync(s, ct) : null;
        var invoices = new List<GatewayInvoice>();
        foreach (var id in new[] { about.InvoiceId, checkout?.InvoiceId, subscription?.LatestInvoiceId }.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            invoices.Add(await gateway.InvoiceAsync(id, ct));
        }
        if ((about.Whole || about.PaymentId is not null) && subscription is not null)
        {
            // Whether what went back was all of a period is seen from all its invoices.
            var others = await gateway.InvoicesOfAsync(subscription.CustomerId, ct);
            invoices.AddRange(others.Where(o => o.SubscriptionId == subscription.Id && invoices.TrueForAll(have => have.Id != o.Id)));
        }
        var asked = invoices.Where(x => !known.Contains(x.Id) || x.PaymentId == about.PaymentId || (about.Whole && IsRecent(x, subscription)));
        var payments = await PaymentsAsync(gateway, asked, payment, ct);
        var customer = subscription?.CustomerId ?? checkout?.CustomerId ?? payment?.CustomerId ?? about.CustomerId;
        // What is paid once says nothing about the card that renewals are charged on.
        var card = customer is null || payment is { InvoiceId: null } || checkout?.OrderId is not null ? null : await gateway.CardAsync(customer, ct);
        return new(checkout, subscription, invoices, payments, card) { Payment = payment };
    }

    private static bool IsRecent(GatewayInvoice invoice, GatewaySubscription? subscription) => subscription is null || invoice.IssuedAt > subscription.PeriodStart - GatewayNews.LookBack;

    // The payments of those that were paid by one, by invoice.
    private static async Task<IReadOnlyDictionary<string, GatewayPayment>> PaymentsAsync(
        GatewayReads gateway, IEnumerable<GatewayInvoice> invoices, GatewayPayment? known, CancellationToken ct)
    {
        var payments = new Dictionary<string, GatewayPayment>(StringComparer.Ordinal);
        foreach (var (invoice, payment) in invoices.Where(i => i.PaymentId is not null).Select(i => (i.Id, i.PaymentId!)))
        {
            payments[invoice] = payment == known?.Id ? known : await gateway.PaymentAsync(payment, ct);
        }
        return payments;
    }
}
