using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Notifications;

internal sealed class NotificationModel : IEntityTypeConfiguration<Notification>
{
    public void Configure(EntityTypeBuilder<Notification> row)
    {
        row.Property(n => n.Title).IsSealed(Notification.MaxTitle);
        row.Property(n => n.Text).IsSealed(Notification.MaxText);
        row.Property(n => n.Href).HasMaxLength(2000);
        row.HasIndex(n => n.OnceKey).IsUnique().HasFilter("\"OnceKey\" IS NOT NULL");
        row.HasIndex(n => new { n.UserId, n.CreatedAt, n.Id }); // the list, page by page
        row.HasIndex(n => n.UserId).HasDatabaseName("IX_Notifications_Unread").HasFilter("\"ReadAt\" IS NULL"); // the count on every page
        row.HasIndex(n => n.ReadAt).HasFilter("\"ReadAt\" IS NOT NULL"); // what is forgotten
        row.HasOne<User>().WithMany().HasForeignKey(n => n.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
