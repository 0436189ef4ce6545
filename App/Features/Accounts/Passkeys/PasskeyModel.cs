using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Accounts.Passkeys;

internal sealed class PasskeyModel : IEntityTypeConfiguration<IdentityUserPasskey<Guid>>
{
    /// <summary>WebAuthn allows 1023 bytes, SQL Server 900 in a key; authenticators use 16 to 255.</summary>
    public const int MaxCredentialId = 512;

    public void Configure(EntityTypeBuilder<IdentityUserPasskey<Guid>> row)
    {
        row.ToTable("Passkeys");
        row.HasKey(p => p.CredentialId);
        row.Property(p => p.CredentialId).HasMaxLength(MaxCredentialId);
        row.HasOne<User>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
        row.OwnsOne(p => p.Data).ToJson();
    }
}
