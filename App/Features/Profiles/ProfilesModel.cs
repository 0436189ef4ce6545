using BlazorAccounts.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Profiles;

internal sealed class UserSettingsModel : IEntityTypeConfiguration<UserSettings>
{
    public void Configure(EntityTypeBuilder<UserSettings> row)
    {
        row.HasKey(s => s.UserId);
        row.Property(s => s.UserId).ValueGeneratedNever();
        row.Property(s => s.Currency).HasMaxLength(3);
        row.Property(s => s.TimeZone).HasMaxLength(64);
        row.Property(s => s.Language).HasMaxLength(16);
        row.ComplexProperty(s => s.Notifications);
        row.HasOne<User>().WithOne().HasForeignKey<UserSettings>(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class TraderProfileModel : IEntityTypeConfiguration<TraderProfile>
{
    public void Configure(EntityTypeBuilder<TraderProfile> row)
    {
        row.HasKey(t => t.UserId);
        row.Property(t => t.UserId).ValueGeneratedNever();
        row.HasOne<User>().WithOne().HasForeignKey<TraderProfile>(t => t.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AvatarModel : IEntityTypeConfiguration<Avatar>
{
    public void Configure(EntityTypeBuilder<Avatar> row)
    {
        row.Property(a => a.ContentType).HasMaxLength(32);
        row.Property(a => a.Bytes).HasMaxLength(Avatar.MaxBytes);
        row.HasIndex(a => a.UserId).IsUnique();
        row.HasOne<User>().WithOne().HasForeignKey<Avatar>(a => a.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
