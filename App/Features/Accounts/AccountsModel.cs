using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Accounts;

internal sealed class UserModel : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> row)
    {
        row.ToTable("Users");
        row.Ignore(u => u.FullName);
        row.Ignore(u => u.Greeting);
        row.Property(u => u.DisplayName).HasMaxLength(50);
        row.Property(u => u.Bio).HasMaxLength(200);
        row.Property(u => u.PhotoUrl).HasMaxLength(2048);
        row.Property(u => u.PasswordHash).HasMaxLength(128);
        row.HasIndex(u => u.NormalizedEmail).IsUnique().HasDatabaseName("EmailIndex");
        row.HasIndex(u => u.TrialEmail);
        row.ComplexProperty(u => u.Learning);
        row.ComplexProperty(u => u.Preferences);
        row.ComplexProperty(u => u.Device);
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
        row.Property(s => s.UserAgent).HasMaxLength(400);
        row.HasOne<User>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
        row.HasIndex(s => new { s.UserId, s.EndedAt });
    }
}
