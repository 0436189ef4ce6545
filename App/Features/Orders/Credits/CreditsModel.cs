using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Orders.Credits;

internal sealed class CreditBalanceModel : IEntityTypeConfiguration<CreditBalance>
{
    public void Configure(EntityTypeBuilder<CreditBalance> row)
    {
        row.ToTable(table => table.HasCheckConstraint("CK_CreditBalances_NotBelowZero", "\"Balance\" >= 0"));
        row.HasKey(b => b.TeamId);
        row.Property(b => b.TeamId).ValueGeneratedNever();
        row.Property(b => b.Balance).IsConcurrencyToken();
    }
}

internal sealed class CreditLotModel : IEntityTypeConfiguration<CreditLot>
{
    public void Configure(EntityTypeBuilder<CreditLot> row)
    {
        row.ToTable(table => table.HasCheckConstraint("CK_CreditLots_NotBelowZero", "\"Remaining\" >= 0"));
        row.HasKey(l => l.OrderId);
        row.Property(l => l.OrderId).ValueGeneratedNever();
        row.Property(l => l.Remaining).IsConcurrencyToken();
        row.HasIndex(l => new { l.TeamId, l.ExpiresAt }).HasFilter("\"Remaining\" > 0");
        row.HasIndex(l => l.ExpiresAt).HasFilter("\"Remaining\" > 0");
    }
}

internal sealed class CreditEntryModel : IEntityTypeConfiguration<CreditEntry>
{
    public void Configure(EntityTypeBuilder<CreditEntry> row)
    {
        row.ToTable(table => table.HasTrigger("CreditEntriesAppendOnly")); // by a migration: the books are written and never changed
        row.Property(e => e.Cause).HasMaxLength(120);
        row.Property(e => e.Purpose).HasMaxLength(120);
        row.HasIndex(e => new { e.TeamId, e.Cause }).IsUnique();
        row.HasIndex(e => new { e.TeamId, e.Id });
    }
}
