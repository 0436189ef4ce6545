namespace BlazorAccounts.Features.Billing;

/// <summary>
/// A team as a gateway knows it. Its version makes the gateway's answers line up: whoever takes over a state read the version before
/// asking the gateway, and saves only if nobody else did meanwhile, so that an older answer never overwrites a newer one.
/// </summary>
public sealed class BillingCustomer
{
    private BillingCustomer() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid TeamId { get; private init; }
    public string Gateway { get; private init; } = "";

    /// <summary>Null until the gateway answered; the key below makes asking again harmless.</summary>
    public string? GatewayCustomerId { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When a gateway's state was last taken over.</summary>
    public DateTimeOffset? SyncedAt { get; private set; }

    /// <summary>When reconciliation last compared it with the gateway.</summary>
    public DateTimeOffset CheckedAt { get; private set; }

    /// <summary>Set once the account behind it ends: from then on nothing may charge it.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Set before the gateway is asked to forget the person behind it: from then on nothing of what it still tells is kept.</summary>
    public DateTimeOffset? ForgottenAt { get; private set; }

    public string IdempotencyKey => $"customer-{Id:N}";

    internal static BillingCustomer For(Guid teamId, string gateway, DateTimeOffset now) => new() { TeamId = teamId, Gateway = gateway, CreatedAt = now, CheckedAt = now };

    internal void KnownAs(string gatewayCustomerId) => GatewayCustomerId = gatewayCustomerId;

    internal void Close(DateTimeOffset now) => ClosedAt ??= now;

    internal void Reopen() => ClosedAt = null;

    internal void Synced(DateTimeOffset now) => SyncedAt = now;
}
