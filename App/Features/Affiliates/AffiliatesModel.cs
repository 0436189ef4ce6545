using BlazorAccounts.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Affiliates;

internal sealed class AffiliateCodeModel : IEntityTypeConfiguration<AffiliateCode>
{
    public void Configure(EntityTypeBuilder<AffiliateCode> row)
    {
        row.HasKey(c => c.UserId);
        row.Property(c => c.UserId).ValueGeneratedNever();
        row.Property(c => c.Code).HasMaxLength(AffiliateCode.Length);
        row.HasIndex(c => c.Code).IsUnique();
        row.HasOne<User>().WithOne().HasForeignKey<AffiliateCode>(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ReferralModel : IEntityTypeConfiguration<Referral>
{
    public void Configure(EntityTypeBuilder<Referral> row)
    {
        row.Property(r => r.Code).HasMaxLength(AffiliateCode.Length);
        row.HasIndex(r => r.ReferredId).IsUnique();
        row.HasIndex(r => new { r.ReferrerId, r.At });

        // Two cascades from one table to one table are more than SQL Server allows: rows go with the person who was brought.
        row.HasOne<User>().WithMany().HasForeignKey(r => r.ReferredId).OnDelete(DeleteBehavior.Cascade);
        row.HasOne<User>().WithMany().HasForeignKey(r => r.ReferrerId).OnDelete(DeleteBehavior.NoAction);
    }
}
