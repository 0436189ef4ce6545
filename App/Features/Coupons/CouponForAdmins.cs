using BlazorAccounts.Data;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Coupons;

/// <summary>A coupon as administrators see it.</summary>
/// <param name="Reserved">Checkouts that are open with it.</param>
/// <param name="Used">Checkouts that were paid with it.</param>
/// <param name="Discounts">What it took off so far, by currency.</param>
public sealed record CouponForAdmins(
    Guid Id, string Code, string Name, int? PercentOff, long? AmountOff, string? Currency, DateTimeOffset? ValidFrom, DateTimeOffset? ValidUntil, int? MaxRedemptions, int MaxPerUser, IReadOnlyList<string> Plans,
    bool TrialConversion, bool IsActive, DateTimeOffset CreatedAt, int Reserved, int Used, IReadOnlyList<Money> Discounts)
{
    /// <summary>Newest first.</summary>
    internal static async Task<List<CouponForAdmins>> ListAsync(AppDb db, IQueryable<Coupon> which, CancellationToken ct)
    {
        var coupons = await which.AsNoTracking().OrderByDescending(c => c.CreatedAt).Take(500).ToListAsync(ct);
        var ids = coupons.ConvertAll(c => c.Id);
        var uses = await db.CouponRedemptions.Where(r => ids.Contains(r.CouponId) && r.State != RedemptionState.Released).GroupBy(r => new { r.CouponId, r.State, r.Currency })
            .Select(g => new { g.Key.CouponId, g.Key.State, g.Key.Currency, Count = g.Count(), Off = g.Sum(r => r.Discount) }).ToListAsync(ct);
        return coupons.ConvertAll(c =>
        {
            var own = uses.FindAll(u => u.CouponId == c.Id);
            var used = own.FindAll(u => u.State is RedemptionState.Used);
            return new CouponForAdmins(
                c.Id, c.Code, c.Name, c.PercentOff, c.AmountOff, c.Currency, c.ValidFrom, c.ValidUntil, c.MaxRedemptions, c.MaxPerUser, c.Plans, c.TrialConversion, c.IsActive, c.CreatedAt,
                own.Sum(u => u.Count) - used.Sum(u => u.Count), used.Sum(u => u.Count), [.. used.Select(u => new Money(u.Off, u.Currency))]);
        });
    }
}
