using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Privacy;

internal sealed class DataExportModel : IEntityTypeConfiguration<DataExport>
{
    public void Configure(EntityTypeBuilder<DataExport> row)
    {
        row.Property(e => e.TokenHash).HasMaxLength(64);
        row.Property(e => e.LastError).IsSealed(2000);
        row.HasOne<User>().WithMany().HasForeignKey(e => e.UserId).OnDelete(DeleteBehavior.Cascade);
        row.HasIndex(e => e.UserId).IsUnique().HasDatabaseName("IX_DataExports_OneBeingMade").HasFilter("\"State\" = 'Requested'");
        row.HasIndex(e => new { e.UserId, e.RequestedAt });
        row.HasIndex(e => e.TokenHash).IsUnique().HasFilter("\"TokenHash\" IS NOT NULL");
        row.HasIndex(e => e.DueAt).HasFilter("\"State\" = 'Requested'");
        row.HasIndex(e => e.ExpiresAt).HasFilter("\"State\" = 'Ready'");
    }
}
