using BlazorAccounts.Data;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Coupons;

/// <summary>Says what a typed code would take off, or why it cannot be used. Reserves nothing.</summary>
public sealed class QuoteCoupon(IDbContextFactory<AppDb> dbs, TimeProvider clock)
{
    /// <summary>
    /// 422 <c>coupon_unknown</c>, <c>coupon_not_yet_valid</c>, <c>coupon_expired</c>, <c>coupon_wrong_plan</c>, <c>coupon_wrong_currency</c>, <c>coupon_not_for_you</c>, <c>coupon_used</c>,
    /// <c>coupon_exhausted</c>.
    /// </summary>
    public async Task<Outcome<CouponQuote>> RunAsync(string? typed, CouponBuyer buyer, string planCode, Money price, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (Coupon.Normalize(typed) is not { } code || await db.Coupons.AsNoTracking().SingleOrDefaultAsync(c => c.Code == code && c.IsActive, ct) is not { } coupon)
        {
            return CouponRefusals.Unknown.For<CouponQuote>();
        }
        var refusal = Terms(coupon, buyer, planCode, price, clock.GetUtcNow()) ?? await db.CouponLimitsAsync(coupon, buyer.UserId, buyer.OwnCheckout, ct);
        return refusal is not null ? refusal.For<CouponQuote>() : new CouponQuote(coupon.Id, coupon.Code, price, coupon.OffFrom(price));
    }

    private static Outcome? Terms(Coupon coupon, CouponBuyer buyer, string planCode, Money price, DateTimeOffset now) =>
        now < coupon.ValidFrom ? CouponRefusals.NotYetValid(coupon.ValidFrom.Value)
        : now >= coupon.ValidUntil ? CouponRefusals.Expired
        : coupon.Plans.Count > 0 && !coupon.Plans.Contains(planCode, StringComparer.Ordinal) ? CouponRefusals.WrongPlan
        : coupon.Currency is { } only && only != price.Currency ? CouponRefusals.WrongCurrency(only)
        : coupon.TrialConversion && !buyer.ConvertsTrial ? CouponRefusals.NotForYou
        : null;
}
