using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing;

public enum CheckoutState { Open, Completed, Expired, Superseded, Failed }

/// <summary>
/// A try to buy a plan on the gateway's page. A team has at most one open, held by a unique index; it is written before the gateway is asked,
/// and its id is the key that makes asking again find the same page.
/// </summary>
public sealed class Checkout
{
    private Checkout() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid TeamId { get; private init; }
    public string Gateway { get; private init; } = "";
    public Guid PlanVersionId { get; private init; }
    public string PlanCode { get; private init; } = "";
    public long Amount { get; private init; }
    public string Currency { get; private init; } = "";
    public string LookupKey { get; private init; } = "";
    public CheckoutState State { get; private set; }

    /// <summary>The gateway's id; null until it answered.</summary>
    public string? SessionId { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? ClosedAt { get; private set; }

    public Money Price => new(Amount, Currency);
    public string IdempotencyKey => $"checkout-{Id:N}";

    internal static Checkout Start(Guid teamId, string gateway, Plans.Offer offer, Plans.PlanPrice price, DateTimeOffset now) => new()
    {
        TeamId = teamId,
        Gateway = gateway,
        PlanVersionId = offer.Version.Id,
        PlanCode = offer.Plan.Code,
        Amount = price.Amount,
        Currency = price.Currency,
        LookupKey = price.LookupKey,
        CreatedAt = now,
    };

    internal void OpenedAs(string sessionId) => SessionId ??= sessionId;

    /// <summary>Leaves the open state for good; what is closed stays as it is.</summary>
    internal void Close(CheckoutState how, DateTimeOffset now)
    {
        if (State is CheckoutState.Open)
        {
            (State, ClosedAt) = (how, now);
        }
    }
}
