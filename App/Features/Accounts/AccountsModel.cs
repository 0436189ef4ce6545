using BlazorAccounts.Data;
using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Features.Accounts.Tokens;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Accounts;

/// <summary>Names of the indexes that decide who was first.</summary>
internal static class AccountIndexes
{
    public const string Email = "EmailIndex";
    public const string Username = "UserNameIndex";
}

internal sealed class UserModel : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> row)
    {
        row.ToTable("Users");
        row.Ignore(u => u.FullName);
        row.Ignore(u => u.Greeting);
        row.Property(u => u.DisplayName).HasMaxLength(50);
        row.Property(u => u.FirstName).IsSealed();
        row.Property(u => u.LastName).IsSealed();
        row.Property(u => u.Bio).IsSealed(200);
        row.Property(u => u.PhoneNumber).IsSealed();
        row.Property(u => u.StateReason).IsSealed();
        row.Property(u => u.PhotoUrl).HasMaxLength(2048);
        row.Property(u => u.PasswordHash).HasMaxLength(128);
        row.HasIndex(u => u.NormalizedEmail).IsUnique().HasDatabaseName(AccountIndexes.Email);
        row.HasIndex(u => u.NormalizedUserName).IsUnique().HasDatabaseName(AccountIndexes.Username);
        row.HasIndex(u => u.TrialEmail);
        row.Property(u => u.Email).IsSealed();
        row.Property(u => u.NormalizedEmail).IsEmailHash().IsOrdinal();
        row.Property(u => u.TrialEmail).IsEmailHash();
        row.Property(u => u.NormalizedUserName).IsOrdinal();
        row.HasIndex(u => new { u.State, u.LastSignInAt, u.Id });
        LeaderboardKeys.Configure(row);
        row.ComplexProperty(u => u.Learning);
        row.ComplexProperty(u => u.Preferences);
        row.ComplexProperty(u => u.Device, device => device.Property(d => d.DeviceId).IsSealed());
        row.ComplexProperty(u => u.Standing);
        row.ComplexProperty(u => u.Attribution);
        row.ComplexProperty(u => u.Consents);
    }
}

internal sealed class UserSessionModel : IEntityTypeConfiguration<UserSession>
{
    public void Configure(EntityTypeBuilder<UserSession> row)
    {
        row.ToTable("Sessions");
        row.Property(s => s.Address).IsSealed(64);
        row.Property(s => s.UserAgent).IsSealed(400);
        row.HasOne<User>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
        row.HasIndex(s => new { s.UserId, s.EndedAt });
    }
}

internal sealed class UserLoginModel : IEntityTypeConfiguration<IdentityUserLogin<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserLogin<Guid>> row)
    {
        // A provider's subjects differ by case too (OpenID Connect Core 1.0, section 2), which some databases fold.
        row.Property(l => l.LoginProvider).IsOrdinal();
        row.Property(l => l.ProviderKey).IsOrdinal();
    }
}

internal sealed class RoleModel : IEntityTypeConfiguration<IdentityRole<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityRole<Guid>> row) => row.HasData(
        Role(AccountRoles.UserId, SignedIn.UserRole),
        Role(AccountRoles.AdminId, SignedIn.AdminRole));

    private static IdentityRole<Guid> Role(Guid id, string name) =>
        new(name) { Id = id, NormalizedName = name.ToUpperInvariant(), ConcurrencyStamp = id.ToString() };
}

internal sealed class EmailCodeModel : IEntityTypeConfiguration<EmailCode>
{
    public void Configure(EntityTypeBuilder<EmailCode> row)
    {
        row.Property(c => c.Hash).HasMaxLength(32);
        row.HasOne<User>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
        row.HasIndex(c => new { c.UserId, c.Purpose }).IsUnique();
    }
}

internal sealed class SignInRecordModel : IEntityTypeConfiguration<SignInRecord>
{
    public void Configure(EntityTypeBuilder<SignInRecord> row)
    {
        row.ToTable("SignIns");
        row.Property(r => r.Address).IsSealed(64);
        row.Property(r => r.UserAgent).IsSealed(400);
        row.HasOne<User>().WithMany().HasForeignKey(r => r.UserId).OnDelete(DeleteBehavior.Cascade);
        row.HasIndex(r => new { r.UserId, r.At });
    }
}

internal sealed class TrialClaimModel : IEntityTypeConfiguration<TrialClaim>
{
    public void Configure(EntityTypeBuilder<TrialClaim> row)
    {
        row.HasKey(c => c.Key);
        row.Property(c => c.Key).HasMaxLength(64);
    }
}

internal sealed class RefreshTokenModel : IEntityTypeConfiguration<RefreshToken>
{
    public void Configure(EntityTypeBuilder<RefreshToken> row)
    {
        row.Property(t => t.Hash).HasMaxLength(32);
        row.HasOne<UserSession>().WithMany().HasForeignKey(t => t.SessionId).OnDelete(DeleteBehavior.Cascade);
        row.HasIndex(t => t.SessionId);
        row.HasIndex(t => t.ExpiresAt);
    }
}

internal sealed class SigningKeyModel : IEntityTypeConfiguration<SigningKey>
{
    public void Configure(EntityTypeBuilder<SigningKey> row)
    {
        row.HasKey(k => k.Number);
        row.Property(k => k.Number).ValueGeneratedNever();
        row.Property(k => k.KeyId).HasMaxLength(32);
        row.Property(k => k.PrivateKey).HasMaxLength(1024);
        row.Property(k => k.X).HasMaxLength(32);
        row.Property(k => k.Y).HasMaxLength(32);
    }
}
