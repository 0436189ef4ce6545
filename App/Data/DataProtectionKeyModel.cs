using BlazorAccounts.Platform.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Data;

internal sealed class DataProtectionKeyModel : IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<DataProtectionKey> row)
    {
        row.ToTable("DataProtectionKeys");
        row.Property(k => k.Xml).HasMaxLength(8000);
    }
}
