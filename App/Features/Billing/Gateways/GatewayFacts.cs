using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing.Gateways;

public enum GatewayCheckoutState { Open, Complete, Expired }

/// <param name="Url">Where to pay; null once it is not open.</param>
/// <param name="Paid">Nothing is left to be paid: what a delayed payment method has only promised is not.</param>
/// <param name="TeamId">The team it was opened for, as the gateway kept it.</param>
public sealed record GatewayCheckout(
    string Id,
    GatewayCheckoutState State,
    bool Paid,
    string? Url,
    string? CustomerId,
    string? SubscriptionId,
    string? InvoiceId,
    Guid? TeamId,
    Money? Total,
    DateTimeOffset? ExpiresAt)
{
    /// <summary>The one-time payment behind it; null before somebody tried to pay, and for a subscription.</summary>
    public string? PaymentId { get; init; }

    /// <summary>The order it was opened for; null when it sells a subscription.</summary>
    public Guid? OrderId { get; init; }
}

/// <summary>A gateway's states in our words. <c>Unpaid</c> means that it gave up charging, <c>Waiting</c> that it was allowed to charge from a later day on and has not yet (<see cref="CheckoutRequest.StartsAt"/>).</summary>
public enum GatewayStatus { Incomplete, Trialing, Active, PastDue, Unpaid, Paused, Ended, Unknown, Waiting }

/// <param name="LookupKey">Our name of the price; null when the price is none of ours.</param>
/// <param name="Price">Per interval and unit.</param>
/// <param name="TeamId">As we told the gateway when it was sold; null when it was not sold by us.</param>
/// <param name="CheckoutReference">The checkout it grew out of, if one.</param>
public sealed record GatewaySubscription(
    string Gateway,
    string Id,
    string CustomerId,
    GatewayStatus Status,
    string? LookupKey,
    Money? Price,
    DateTimeOffset PeriodStart,
    DateTimeOffset PeriodEnd,
    bool CancelAtPeriodEnd,
    DateTimeOffset? EndedAt,
    string? LatestInvoiceId,
    Guid? TeamId,
    Guid? CheckoutReference)
{
    /// <summary>Units, such as seats.</summary>
    public long Quantity { get; init; } = 1;

    /// <summary>The newest invoice is not paid: for an hour after a renewal it is a draft, and in a pause it is let go. The running period is not paid for.</summary>
    public bool IsUnpaid { get; init; }

    /// <summary>By our books: the gateway's id of the subscription whose place it takes; no gateway fills it in.</summary>
    public string? Replaces { get; init; }

    /// <summary>By our books, which know of refunds and disputes; no gateway fills it in.</summary>
    public PaymentStanding Standing { get; init; } = PaymentStanding.Good;
}

public enum InvoiceStatus { Draft, Open, Paid, Uncollectible, Void }

/// <param name="Number">Null until it is final.</param>
public sealed record GatewayInvoice(
    string Id,
    string CustomerId,
    string? SubscriptionId,
    string? Number,
    InvoiceStatus Status,
    Money Total,
    long AmountPaid,
    string? Description,
    DateTimeOffset IssuedAt,
    DateTimeOffset? PaidAt,
    int AttemptCount,
    DateTimeOffset? NextAttemptAt,
    string? HostedUrl,
    string? PdfUrl)
{
    /// <summary>The end of what it pays for; null when nothing says so.</summary>
    public DateTimeOffset? PeriodEnd { get; init; }

    /// <summary>The payment that settled it; null before, and when nothing was to be paid.</summary>
    public string? PaymentId { get; init; }

    /// <summary>What it is made of; none where the gateway tells only the total.</summary>
    public IReadOnlyList<ChargeLine> Lines { get; init; } = [];

    /// <summary>What was taken off the lines, in minor units.</summary>
    public long Discount { get; init; }
}

/// <summary>What a line charges: a period, what is left of one at new terms, what of one is given back, or something else.</summary>
public enum ChargeKind { Period, Rest, Unused, Other }

/// <summary>A line of an invoice.</summary>
/// <param name="What">The plan's name where <paramref name="Kind"/> says the rest, or the gateway's own words.</param>
/// <param name="Amount">For all units, in minor units; negative for what is given back.</param>
public sealed record ChargeLine(ChargeKind Kind, string What, long Quantity, long Amount, DateTimeOffset? From, DateTimeOffset? To);

public sealed record GatewayCard(string Id, string Brand, string Last4, int ExpMonth, int ExpYear);

/// <summary>
/// What a webhook is about: whose and which. The state is fetched; what the webhook itself claims about money and team is only compared with it.
/// </summary>
/// <param name="Total">Amount and currency it claims, where they no longer change.</param>
/// <param name="PaymentId">The payment it is about: one of an order, or one that was paid back or disputed.</param>
public sealed record GatewayNews(
    string EventId, string Type, string? CustomerId, string? SubscriptionId, string? InvoiceId, string? CheckoutId, Money? Total = null, Guid? TeamId = null,
    string? PaymentId = null)
{
    /// <summary>How far back payments are asked about again: banks accept disputes for about as long.</summary>
    public static TimeSpan LookBack { get; } = TimeSpan.FromDays(120);

    /// <summary>The customer it names, also where there is nothing to fetch.</summary>
    public string? NamedCustomerId { get; init; }

    /// <summary>Nothing is news, everything is in question: all invoices and their payments are fetched.</summary>
    public bool Whole { get; init; }

    /// <summary>Whether there is anything to fetch.</summary>
    public bool Matters => SubscriptionId is not null || InvoiceId is not null || CheckoutId is not null || CustomerId is not null || PaymentId is not null;
}
