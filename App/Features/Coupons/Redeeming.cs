using BlazorAccounts.Data;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Coupons;

/// <summary>The way of a redemption, for the feature that sells.</summary>
public static class Redeeming
{
    extension(AppDb db)
    {
        /// <summary>
        /// Reserves a coupon for a checkout, in the caller's transaction and not saved yet. The update of the coupon's row makes everybody who wants it take turns, so that what is counted after it
        /// stays true until the end of the transaction: limits hold exactly, on any number of nodes.
        /// </summary>
        /// <returns>Null when it is reserved, else why not.</returns>
        public async Task<Outcome?> ReserveCouponAsync(CouponQuote quote, CouponBuyer buyer, Guid checkoutId, DateTimeOffset now, CancellationToken ct)
        {
            if (await db.Coupons.Where(c => c.Id == quote.CouponId && c.IsActive && (c.ValidUntil == null || c.ValidUntil > now))
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.Turns, c => c.Turns + 1), ct) == 0)
            {
                return CouponRefusals.Expired;
            }
            var coupon = await db.Coupons.AsNoTracking().SingleAsync(c => c.Id == quote.CouponId, ct);
            if (await db.CouponLimitsAsync(coupon, buyer.UserId, null, ct) is { } refusal)
            {
                return refusal;
            }
            db.Add(CouponRedemption.Reserve(quote, buyer, checkoutId, now));
            return null;
        }

        /// <summary>Moves what a checkout reserved, with the caller's next <c>SaveChanges</c>. Nothing happens where nothing was reserved, or it moved before.</summary>
        public async Task SettleCouponAsync(Guid checkoutId, RedemptionTrigger trigger, DateTimeOffset now, CancellationToken ct)
        {
            if (await db.CouponRedemptions.SingleOrDefaultAsync(r => r.CheckoutId == checkoutId, ct) is { } redemption && redemption.Take(trigger, now) && redemption.State is RedemptionState.Used)
            {
                db.Audit(now, null, "coupon.used", $"team:{redemption.TeamId}", after: new { Coupon = redemption.CouponId, redemption.Discount, redemption.Currency });
            }
        }

        internal async Task<Outcome?> CouponLimitsAsync(Coupon coupon, Guid userId, Guid? exceptCheckout, CancellationToken ct)
        {
            var taken = db.CouponRedemptions.Where(r => r.CouponId == coupon.Id && r.State != RedemptionState.Released && (exceptCheckout == null || r.CheckoutId != exceptCheckout));
            return await taken.CountAsync(r => r.UserId == userId, ct) >= coupon.MaxPerUser ? CouponRefusals.Used
                : coupon.MaxRedemptions is { } most && await taken.CountAsync(ct) >= most ? CouponRefusals.Exhausted
                : null;
        }
    }
}
