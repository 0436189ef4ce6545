using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Coupons;

internal sealed class CouponModel : IEntityTypeConfiguration<Coupon>
{
    public void Configure(EntityTypeBuilder<Coupon> row)
    {
        row.Property(c => c.Code).HasMaxLength(Coupon.MaxCode);
        row.Property(c => c.Name).HasMaxLength(80);
        row.Property(c => c.Currency).HasMaxLength(3);
        row.Property(c => c.Plans).HasMaxLength(400).HasConversion(
            plans => string.Join(',', plans),
            text => text.Split(',', StringSplitOptions.RemoveEmptyEntries),
            new ValueComparer<IReadOnlyList<string>>((a, b) => a!.SequenceEqual(b!), plans => plans.Count, plans => plans));
        row.Property<Guid>("Version").IsConcurrencyToken();
        row.HasIndex(c => c.Code).IsUnique();
    }
}

internal sealed class CouponRedemptionModel : IEntityTypeConfiguration<CouponRedemption>
{
    public void Configure(EntityTypeBuilder<CouponRedemption> row)
    {
        row.Property(r => r.Currency).HasMaxLength(3);
        row.Property(r => r.State).IsConcurrencyToken();
        row.HasOne<Coupon>().WithMany().HasForeignKey(r => r.CouponId).OnDelete(DeleteBehavior.Restrict);
        row.HasIndex(r => r.CheckoutId).IsUnique();
        row.HasIndex(r => new { r.CouponId, r.State, r.UserId });
        row.HasIndex(r => r.UserId);
    }
}
