using BlazorAccounts.Data.Privacy;
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
        row.Property(e => e.Payload).IsSealed(8000);
        row.Property(e => e.EmailHash).IsEmailHash();
        row.Property(e => e.HandledBy).HasMaxLength(2000);
        row.Property(e => e.LastError).IsSealed(2000);
        row.HasIndex(e => e.DueAt).HasFilter("\"HandledAt\" IS NULL AND \"DeadAt\" IS NULL");
    }
}

internal sealed class OutboxMailModel : IEntityTypeConfiguration<OutboxMail>
{
    public void Configure(EntityTypeBuilder<OutboxMail> row)
    {
        row.Property(m => m.To).IsSealed();
        row.Property(m => m.ToHash).IsEmailHash();
        row.Property(m => m.LastError).IsSealed(2000);
        row.HasIndex(m => m.OnceKey).IsUnique();
        row.HasIndex(m => m.DueAt).HasFilter("\"State\" = 'Pending'");
        row.HasIndex(m => m.UserId);
        row.HasIndex(m => m.ToHash);
    }
}

internal sealed class AuditEntryModel : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> row)
    {
        // Migrations make it; told here because SQL Server's updates have to be written otherwise beside one.
        row.ToTable(table => table.HasTrigger("AuditEntriesAppendOnly"));
        row.Property(e => e.Before).IsSealed(8000);
        row.Property(e => e.After).IsSealed(8000);
        row.Property(e => e.Address).IsSealed(64);
        row.HasIndex(e => new { e.Target, e.At });
        row.HasIndex(e => new { e.ActorId, e.At });
    }
}
