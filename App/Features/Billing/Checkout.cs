using BlazorAccounts.Features.Billing.Replacements;
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

    /// <summary>The gateway's id of the subscription that ends when this one is paid; null when it replaces none.</summary>
    public string? Replaces { get; private init; }

    /// <summary>What is taken off the first payment for the unused time of <see cref="Replaces"/>, in minor units.</summary>
    public long Credit { get; private init; }

    /// <summary>The end of the paid period that <see cref="Credit"/> was worked out of: once it was renewed, this may not replace it any more.</summary>
    public DateTimeOffset? ReplacesUntil { get; private init; }

    /// <summary>When it is charged first, at the end of what is paid; null when the page charges.</summary>
    public DateTimeOffset? StartsAt { get; private init; }

    /// <summary>What became of one that is charged first at <see cref="StartsAt"/>; null for others.</summary>
    public PreparationState? Prepared { get; private set; }

    /// <summary>When the gateway had done what <see cref="Prepared"/> asks for; null until then.</summary>
    public DateTimeOffset? FollowedAt { get; private set; }

    /// <summary>When its page closes; null leaves that to the gateway.</summary>
    public DateTimeOffset? PayBy { get; private init; }

    /// <summary>The gateway's id of what grew out of it; null until it was paid.</summary>
    public string? GatewaySubscriptionId { get; private set; }

    /// <summary>When it took the place of <see cref="Replaces"/>, which has to end at its gateway from then on.</summary>
    public DateTimeOffset? ReplacedAt { get; private set; }

    /// <summary>When the gateway had ended <see cref="Replaces"/>; null until then.</summary>
    public DateTimeOffset? ReplacedEndedAt { get; private set; }

    public CheckoutState State { get; private set; }

    /// <summary>The gateway's id; null until it answered.</summary>
    public string? SessionId { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? ClosedAt { get; private set; }

    public Money Price => new(Amount, Currency);

    /// <summary>What is paid on the page.</summary>
    public Money Due => new(StartsAt is null ? Amount - Discount - Credit : 0, Currency);

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
        Replaces = sale.Replaces?.SubscriptionId,
        Credit = sale.Replaces?.Credit.Amount ?? 0,
        ReplacesUntil = sale.Replaces?.PeriodEnd,
        StartsAt = sale.Replaces is { Later: true } later ? later.PeriodEnd : null,
        Prepared = sale.Replaces is { Later: true } ? PreparationState.Asked : null,
        PayBy = sale.Replaces is null ? null : now + Replacement.PageLife,
        CreatedAt = now,
    };

    /// <summary>Whether it sells just this, and can be paid still.</summary>
    internal bool Sells(Sale sale, DateTimeOffset now) =>
        LookupKey == sale.Price.LookupKey && CouponId == sale.Coupon?.CouponId && Discount == (sale.Coupon?.Off.Amount ?? 0) && !(PayBy <= now)
        && Replaces == sale.Replaces?.SubscriptionId && ReplacesUntil == sale.Replaces?.PeriodEnd && StartsAt is not null == (sale.Replaces is { Later: true })
        && (sale.Replaces is not { IsAgreed: true } agreed || Credit == agreed.Credit.Amount);

    internal void Became(string subscriptionId) => GatewaySubscriptionId ??= subscriptionId;

    internal void TookOver(DateTimeOffset now) => ReplacedAt ??= now;

    /// <returns>Whether that may happen to it.</returns>
    internal bool Take(PreparationTrigger trigger)
    {
        if (Prepared is not { } from || Preparation.Next(from, trigger) is not { } next)
        {
            return false;
        }
        if (next != from)
        {
            (Prepared, FollowedAt) = (next, null);
        }
        return true;
    }

    /// <summary>The gateway says otherwise by now, so it is asked again.</summary>
    internal void FollowAgain() => FollowedAt = null;

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
