using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing;

/// <summary>A payment that its payer's bank questions, mirrored.</summary>
public sealed class Dispute : IMirrored
{
    private Dispute() { } // EF

    string IMirrored.Mirrors => $"dispute {GatewayDisputeId}";
    string IMirrored.Says => $"{State} {Money}";

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid TeamId { get; private init; }
    public Guid InvoiceId { get; private init; }
    public string Gateway { get; private init; } = "";
    public string GatewayDisputeId { get; private init; } = "";

    /// <summary>Minor units.</summary>
    public long Amount { get; private set; }

    public string Currency { get; private set; } = "";
    public DisputeState State { get; private set; }
    public string? Reason { get; private set; }
    public DateTimeOffset OpenedAt { get; private set; }
    public DateTimeOffset? RespondBy { get; private set; }

    /// <summary>When we learned how it ended.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    public Money Money => new(Amount, Currency);

    internal static Dispute Of(Invoice invoice, string gatewayDisputeId) =>
        new() { TeamId = invoice.TeamId, InvoiceId = invoice.Id, Gateway = invoice.Gateway, GatewayDisputeId = gatewayDisputeId };

    internal void Mirror(GatewayDispute fact, DateTimeOffset now)
    {
        (Amount, Currency) = (fact.Amount.Amount, fact.Amount.Currency);
        (State, Reason, OpenedAt, RespondBy) = (fact.State, fact.Reason, fact.OpenedAt, fact.RespondBy);
        ClosedAt = State is DisputeState.Open ? null : ClosedAt ?? now;
    }
}
