using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing;

public enum CheckoutState
{
    Open,
    Completed,
    Expired,
    Superseded,
    Failed,

    /// <summary>Left while its gateway did not say whether it made the page. Nobody was led there; it is closed as soon as the gateway answers.</summary>
    Doubtful,
}

/// <summary>
/// A try to buy a plan on the gateway's page. A team has at most one open, held by a unique index; it is written before the gateway is asked,
/// and its id is the key that makes asking again find the same page.
/// </summary>
public sealed class Checkout : IMirrored
{
    private Checkout() { } // EF

    string IMirrored.Mirrors => $"checkout {SessionId ?? Id.ToString()}";
    string IMirrored.Says => State.ToString();

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid TeamId { get; private init; }
    public string Gateway { get; private init; } = "";
    public Guid PlanVersionId { get; private init; }
    public string PlanCode { get; private init; } = "";
    public long Amount { get; private init; }
    public string Currency { get; private init; } = "";
    public string LookupKey { get; private init; } = "";

    /// <summary>The coupon it was opened with; null without one.</summary>
    public Guid? CouponId { get; private init; }

    /// <summary>What the coupon takes off the first payment, in minor units.</summary>
    public long Discount { get; private init; }

    public CheckoutState State { get; private set; }

    /// <summary>The gateway's id; null until it answered.</summary>
    public string? SessionId { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? ClosedAt { get; private set; }

    public Money Price => new(Amount, Currency);

    /// <summary>The first payment.</summary>
    public Money Due => new(Amount - Discount, Currency);

    public string IdempotencyKey => $"checkout-{Id:N}";

    internal static Checkout Start(Guid teamId, string gateway, Sale sale, DateTimeOffset now) => new()
    {
        TeamId = teamId,
        Gateway = gateway,
        PlanVersionId = sale.Offer.Version.Id,
        PlanCode = sale.Offer.Plan.Code,
        Amount = sale.Price.Amount,
        Currency = sale.Price.Currency,
        LookupKey = sale.Price.LookupKey,
        CouponId = sale.Coupon?.CouponId,
        Discount = sale.Coupon?.Off.Amount ?? 0,
        CreatedAt = now,
    };

    /// <summary>Whether it sells just this.</summary>
    internal bool Sells(Sale sale) => LookupKey == sale.Price.LookupKey && CouponId == sale.Coupon?.CouponId && Discount == (sale.Coupon?.Off.Amount ?? 0);

    internal void OpenedAs(string sessionId) => SessionId ??= sessionId;

    /// <summary>Leaves the open state for good, and doubt; what is closed stays as it is.</summary>
    internal void Close(CheckoutState how, DateTimeOffset now)
    {
        if (State is CheckoutState.Open or CheckoutState.Doubtful)
        {
            (State, ClosedAt) = (how, now);
        }
    }
}
