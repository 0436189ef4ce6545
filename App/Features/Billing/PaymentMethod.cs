using BlazorAccounts.Features.Billing.Gateways;

namespace BlazorAccounts.Features.Billing;

/// <summary>The card a team is charged on: only what may be shown. One per team and gateway.</summary>
public sealed class PaymentMethod : IMirrored
{
    private PaymentMethod() { } // EF

    string IMirrored.Mirrors => $"card {GatewayId}";
    string IMirrored.Says => $"{Brand} {Last4}";

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid TeamId { get; private init; }
    public string Gateway { get; private init; } = "";
    public string GatewayId { get; private set; } = "";

    /// <summary>Such as <c>visa</c>.</summary>
    public string Brand { get; private set; } = "";

    public string Last4 { get; private set; } = "";
    public int ExpMonth { get; private set; }
    public int ExpYear { get; private set; }

    internal static PaymentMethod Of(Guid teamId, string gateway) => new() { TeamId = teamId, Gateway = gateway };

    internal void Mirror(GatewayCard card) =>
        (GatewayId, Brand, Last4, ExpMonth, ExpYear) = (card.Id, card.Brand, card.Last4, card.ExpMonth, card.ExpYear);
}
