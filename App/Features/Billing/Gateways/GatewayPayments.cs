using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing.Gateways;

/// <summary>A gateway's states of a refund in our words, after two of our own: it was asked for and the answer is not here yet, or the gateway would not.</summary>
public enum RefundState { Asked, Refused, Pending, Succeeded, Failed }

/// <summary>While it is open the bank holds the money; what is won stays ours, what is lost has gone back.</summary>
public enum DisputeState { Open, Won, Lost }

/// <param name="Reference">Our id of the refund, when we asked for it; null when it was made at the gateway.</param>
public sealed record GatewayRefund(string Id, Money Amount, RefundState State, string? Reason, DateTimeOffset At, Guid? Reference);

/// <param name="RespondBy">Until when the gateway wants an answer to it.</param>
public sealed record GatewayDispute(string Id, Money Amount, DisputeState State, string? Reason, DateTimeOffset OpenedAt, DateTimeOffset? RespondBy);

public enum GatewayPaymentState { Pending, Paid, Failed }

/// <summary>Money that came in, for an invoice or once for an order, and what of it went back or is questioned.</summary>
/// <param name="Amount">As it was asked for.</param>
/// <param name="Refunded">How much of it went back or is on its way back, in minor units.</param>
/// <param name="Brand">Of the card it was paid with; null for other ways.</param>
public sealed record GatewayPayment(
    string Id,
    string? CustomerId,
    GatewayPaymentState State,
    Money Amount,
    long Refunded,
    string? Brand,
    string? Last4,
    IReadOnlyList<GatewayRefund> Refunds,
    IReadOnlyList<GatewayDispute> Disputes)
{
    /// <summary>The invoice it settled; null for a payment without one.</summary>
    public string? InvoiceId { get; init; }

    /// <summary>The order it pays for; null when it pays for something else.</summary>
    public Guid? OrderId { get; init; }

    /// <summary>As we told the gateway when an order's page was opened; null for others.</summary>
    public Guid? TeamId { get; init; }
}

/// <param name="Reference">Our id of the refund, stored before; comes back with it.</param>
/// <param name="Amount">At most what is left of the payment; null is all of that.</param>
/// <param name="Duplicate">It was paid twice; otherwise its payer asked for it back.</param>
public sealed record RefundRequest(Guid Reference, string PaymentId, Money? Amount, bool Duplicate = false);

/// <summary>How what was paid for a subscription stands, by our books.</summary>
/// <param name="FrozenSince">A payment is disputed, since then.</param>
/// <param name="RevokedAt">Everything paid for the last paid period went back, or a dispute was lost.</param>
/// <param name="PaidThrough">End of the last period that was paid for; null when none was, or where the books do not say.</param>
public sealed record PaymentStanding(DateTimeOffset? FrozenSince, DateTimeOffset? RevokedAt, DateTimeOffset? PaidThrough)
{
    public static PaymentStanding Good { get; } = new(null, null, null);
}
