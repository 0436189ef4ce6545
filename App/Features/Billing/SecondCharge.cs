namespace BlazorAccounts.Features.Billing;

/// <summary>
/// A subscription that charged a team which was charged by another one already. Written before it is ended and paid back, at most once by gateway and id, so that both
/// happen once and somebody is told once.
/// </summary>
public sealed class SecondCharge
{
    private SecondCharge() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid TeamId { get; private init; }
    public string Gateway { get; private init; } = "";
    public string GatewaySubscriptionId { get; private init; } = "";

    /// <summary>The one that goes on.</summary>
    public string KeptSubscriptionId { get; private init; } = "";

    public DateTimeOffset FoundAt { get; private init; }

    /// <summary>When it was ended and paid back; null until then.</summary>
    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>The gateway's id; null before, and when nothing had been paid.</summary>
    public string? GatewayRefundId { get; private set; }

    public string IdempotencyKey => $"second-{Id:N}";

    internal static SecondCharge Found(Guid teamId, string gateway, string subscriptionId, string kept, DateTimeOffset now) =>
        new() { TeamId = teamId, Gateway = gateway, GatewaySubscriptionId = subscriptionId, KeptSubscriptionId = kept, FoundAt = now };
}
