using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing;

/// <summary>
/// Money that goes back to whoever paid an invoice. One asked for here is written before the gateway is asked, and its id is the key that makes asking
/// again find the same; one made at the gateway appears with its news. From then on its state is the gateway's.
/// </summary>
public sealed class Refund : IMirrored, IRefundWish
{
    private Refund() { } // EF

    string IMirrored.Mirrors => $"refund {GatewayRefundId}";
    string IMirrored.Says => $"{State} {Money}";

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid TeamId { get; private init; }
    public Guid InvoiceId { get; private init; }
    public string Gateway { get; private init; } = "";

    /// <summary>Null until the gateway answered.</summary>
    public string? GatewayRefundId { get; private set; }

    /// <summary>Minor units.</summary>
    public long Amount { get; private set; }

    public string Currency { get; private set; } = "";
    public RefundState State { get; private set; }

    /// <summary>The administrator's or the gateway's.</summary>
    public string? Reason { get; private set; }

    public DateTimeOffset At { get; private set; }

    public Money Money => new(Amount, Currency);
    public string IdempotencyKey => $"refund-{Id:N}";

    internal static Refund Ask(Invoice invoice, long amount, string reason, DateTimeOffset now) => new()
    {
        TeamId = invoice.TeamId,
        InvoiceId = invoice.Id,
        Gateway = invoice.Gateway,
        Amount = amount,
        Currency = invoice.Currency,
        Reason = reason,
        At = now,
    };

    internal static Refund Of(Invoice invoice) => new() { TeamId = invoice.TeamId, InvoiceId = invoice.Id, Gateway = invoice.Gateway };

    internal void Mirror(GatewayRefund fact)
    {
        GatewayRefundId = fact.Id;
        (Amount, Currency) = (fact.Amount.Amount, fact.Amount.Currency);
        State = fact.State;
        Reason ??= fact.Reason;
        At = fact.At;
    }
}
