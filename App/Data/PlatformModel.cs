using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Data;

internal sealed class OutboxEventModel : IEntityTypeConfiguration<OutboxEvent>
{
    public void Configure(EntityTypeBuilder<OutboxEvent> row)
    {
        row.Property(e => e.Payload).HasMaxLength(8000);
        row.Property(e => e.HandledBy).HasMaxLength(2000);
        row.Property(e => e.LastError).HasMaxLength(2000);
        row.HasIndex(e => e.DueAt).HasFilter("\"HandledAt\" IS NULL AND \"DeadAt\" IS NULL");
    }
}

internal sealed class OutboxMailModel : IEntityTypeConfiguration<OutboxMail>
{
    public void Configure(EntityTypeBuilder<OutboxMail> row)
    {
        row.Property(m => m.LastError).HasMaxLength(2000);
        row.HasIndex(m => m.OnceKey).IsUnique();
        row.HasIndex(m => m.DueAt).HasFilter("\"State\" = 'Pending'");
        row.HasIndex(m => m.UserId);
    }
}

internal sealed class AuditEntryModel : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> row)
    {
        // Migrations make it; told here because SQL Server's updates have to be written otherwise beside one.
        row.ToTable(table => table.HasTrigger("AuditEntriesAppendOnly"));
        row.Property(e => e.Before).HasMaxLength(8000);
        row.Property(e => e.After).HasMaxLength(8000);
        row.HasIndex(e => new { e.Target, e.At });
        row.HasIndex(e => new { e.ActorId, e.At });
    }
}
