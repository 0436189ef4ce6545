using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing.Gateways;

/// <summary>Another price or number of units for a running subscription.</summary>
/// <param name="At">The second that the running period is divided at. The same in a preview and in the change, so that both come to the same amount.</param>
public sealed record GatewayChange(string SubscriptionId, SoldPlan Plan, long Quantity, DateTimeOffset At);

/// <summary>What a line of a preview is for.</summary>
public enum PreviewLineKind
{
    /// <summary>Given back for what is left of the running period.</summary>
    Unused,

    /// <summary>The rest of the running period at the new terms.</summary>
    Rest,

    /// <summary>A whole new period.</summary>
    Period,

    /// <summary>Money the customer had left, which pays first.</summary>
    Balance,

    Other,
}

public sealed record GatewayPreviewLine(PreviewLineKind Kind, Money Amount, long Quantity = 1);

/// <summary>What a change at once would charge. The lines add up to <paramref name="Due"/>, unless more is given back than charged: the rest stays with the gateway for the next charge.</summary>
/// <param name="Due">What the card is charged now; never below zero.</param>
/// <param name="RenewsAt">When the next charge comes; null when nothing would change.</param>
public sealed record GatewayPreview(IReadOnlyList<GatewayPreviewLine> Lines, Money Due, DateTimeOffset? RenewsAt);
