using static BlazorAccounts.Features.Coupons.RedemptionState;
using static BlazorAccounts.Features.Coupons.RedemptionTrigger;

namespace BlazorAccounts.Features.Coupons;

public enum RedemptionState { Reserved, Used, Released }

public enum RedemptionTrigger { Paid, Abandoned }

/// <summary>Somebody's use of a coupon, at most one per checkout: reserved when the checkout opens, used when it is paid, given back when it is not.</summary>
public sealed class CouponRedemption
{
    private CouponRedemption() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid CouponId { get; private init; }
    public Guid UserId { get; private init; }
    public Guid TeamId { get; private init; }
    public Guid CheckoutId { get; private init; }
    public RedemptionState State { get; private set; }

    /// <summary>What was taken off, in minor units.</summary>
    public long Discount { get; private init; }

    public string Currency { get; private init; } = "";
    public DateTimeOffset ReservedAt { get; private init; }
    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>The whole machine; null refuses the move. A payment counts even after it was given back: what was taken off was taken off.</summary>
    public static RedemptionState? Next(RedemptionState from, RedemptionTrigger on) => (from, on) switch
    {
        (_, Paid) => Used,
        (Reserved or Released, Abandoned) => Released,
        _ => null,
    };

    internal static CouponRedemption Reserve(CouponQuote quote, CouponBuyer buyer, Guid checkoutId, DateTimeOffset now) => new()
    {
        CouponId = quote.CouponId,
        UserId = buyer.UserId,
        TeamId = buyer.TeamId,
        CheckoutId = checkoutId,
        Discount = quote.Off.Amount,
        Currency = quote.Off.Currency,
        ReservedAt = now,
    };

    /// <returns>Whether it moved.</returns>
    internal bool Take(RedemptionTrigger trigger, DateTimeOffset now)
    {
        if (Next(State, trigger) is not { } next || next == State)
        {
            return false;
        }
        (State, SettledAt) = (next, now);
        return true;
    }
}
