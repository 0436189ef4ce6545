using BlazorAccounts.Features.Coupons;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

public abstract partial class AppDb
{
    public DbSet<Coupon> Coupons => Set<Coupon>();
    public DbSet<CouponRedemption> CouponRedemptions => Set<CouponRedemption>();
}
