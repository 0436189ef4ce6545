using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Coupons;

/// <summary>What a coupon would do to a price.</summary>
public sealed record CouponQuote(Guid CouponId, string Code, Money Price, Money Off)
{
    /// <summary>What is charged.</summary>
    public Money Due => Price - Off;
}

/// <summary>Who wants to use a coupon.</summary>
/// <param name="ConvertsTrial">The payment would be their first, after a trial.</param>
/// <param name="OwnCheckout">A checkout of theirs that is open and would be taken up or closed: what it reserved does not stand in their way.</param>
public sealed record CouponBuyer(Guid UserId, Guid TeamId, bool ConvertsTrial, Guid? OwnCheckout);
