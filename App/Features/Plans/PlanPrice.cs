using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Plans;

/// <summary>What a plan version costs per interval (and per seat, where the plan is per seat) in one currency.</summary>
public sealed class PlanPrice
{
    private PlanPrice() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid PlanVersionId { get; private init; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; private init; } = "";

    /// <summary>Minor units.</summary>
    public long Amount { get; private init; }

    /// <summary>The same price at a gateway: <c>premium.monthly.v1.usd</c>.</summary>
    public string LookupKey { get; private init; } = "";

    public Money Money => new(Amount, Currency);

    internal static PlanPrice Of(PlanVersion version, Money money) => new()
    {
        PlanVersionId = version.Id,
        Currency = money.Currency,
        Amount = money.Amount,
        LookupKey = $"{version.PlanCode}.v{version.Number}.{money.Currency.ToLowerInvariant()}",
    };
}
