using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Accounts.TwoFactor;

internal sealed class AuthenticatorModel : IEntityTypeConfiguration<Authenticator>
{
    public void Configure(EntityTypeBuilder<Authenticator> row)
    {
        row.HasKey(a => a.UserId);
        row.Property(a => a.UserId).ValueGeneratedNever();
        row.Property(a => a.Secret).HasMaxLength(512);
        row.HasOne<User>().WithOne().HasForeignKey<Authenticator>(a => a.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RecoveryCodeModel : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> row)
    {
        row.Property(c => c.Hash).HasMaxLength(32);
        row.HasOne<User>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
        row.HasIndex(c => new { c.UserId, c.Hash }).IsUnique();
    }
}

internal sealed class TwoFactorRecoveryModel : IEntityTypeConfiguration<TwoFactorRecovery>
{
    public void Configure(EntityTypeBuilder<TwoFactorRecovery> row)
    {
        row.HasKey(r => r.UserId);
        row.Property(r => r.UserId).ValueGeneratedNever();
        row.HasOne<User>().WithOne().HasForeignKey<TwoFactorRecovery>(r => r.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
