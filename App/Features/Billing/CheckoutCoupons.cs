using BlazorAccounts.Data;
using BlazorAccounts.Features.Coupons;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>What becomes of a coupon when its checkout is not paid.</summary>
internal static class CheckoutCoupons
{
    extension(AppDb db)
    {
        /// <summary>Gives back what checkouts reserved that have left the open state without being paid.</summary>
        public Task<int> GiveBackCouponsAsync(DateTimeOffset now, CancellationToken ct) => db.CouponRedemptions
            .Where(r => r.State == RedemptionState.Reserved && db.Checkouts.Any(c => c.Id == r.CheckoutId && c.State != CheckoutState.Open && c.State != CheckoutState.Completed))
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, RedemptionState.Released).SetProperty(r => r.SettledAt, now), ct);

        /// <summary>Leaves an open checkout whose gateway has not answered yet. From here on whoever gets its page closes it instead of leading anybody there.</summary>
        public async Task LeaveCheckoutAsync(Guid id, DateTimeOffset now, CancellationToken ct)
        {
            if (await db.Checkouts.Where(c => c.Id == id && c.State == CheckoutState.Open && c.SessionId == null)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.State, CheckoutState.Doubtful).SetProperty(c => c.ClosedAt, now), ct) > 0)
            {
                await db.CouponRedemptions.Where(r => r.CheckoutId == id && r.State == RedemptionState.Reserved)
                    .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, RedemptionState.Released).SetProperty(r => r.SettledAt, now), ct);
            }
        }

        /// <summary>Closes a checkout that is open still, and gives back what it reserved unless it was paid.</summary>
        public async Task CloseCheckoutAsync(Guid id, CheckoutState how, DateTimeOffset now, CancellationToken ct)
        {
            if (await db.Checkouts.Where(c => c.Id == id && c.State == CheckoutState.Open)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.State, how).SetProperty(c => c.ClosedAt, now), ct) > 0 && how is not CheckoutState.Completed)
            {
                await db.CouponRedemptions.Where(r => r.CheckoutId == id && r.State == RedemptionState.Reserved)
                    .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, RedemptionState.Released).SetProperty(r => r.SettledAt, now), ct);
            }
        }
    }
}
