using BlazorAccounts.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Learning;

internal sealed class StudyDayModel : IEntityTypeConfiguration<StudyDay>
{
    public void Configure(EntityTypeBuilder<StudyDay> row)
    {
        row.HasKey(d => new { d.UserId, d.Day });
        row.HasOne<User>().WithMany().HasForeignKey(d => d.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ProgressEntryModel : IEntityTypeConfiguration<ProgressEntry>
{
    public void Configure(EntityTypeBuilder<ProgressEntry> row)
    {
        row.ToTable("ProgressEntries");
        row.Property(e => e.IdempotencyKey).HasMaxLength(64);
        row.HasIndex(e => new { e.UserId, e.IdempotencyKey }).IsUnique().HasFilter("\"IdempotencyKey\" IS NOT NULL");
        row.HasOne<User>().WithMany().HasForeignKey(e => e.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class LearnedLessonModel : IEntityTypeConfiguration<LearnedLesson>
{
    public void Configure(EntityTypeBuilder<LearnedLesson> row)
    {
        row.HasKey(l => new { l.UserId, l.Lesson });
        row.Property(l => l.Lesson).HasMaxLength(64);
        row.HasOne<User>().WithMany().HasForeignKey(l => l.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class OpenDeckModel : IEntityTypeConfiguration<OpenDeck>
{
    public void Configure(EntityTypeBuilder<OpenDeck> row)
    {
        row.HasKey(d => new { d.UserId, d.Deck });
        row.Property(d => d.Deck).HasMaxLength(64);
        row.HasOne<User>().WithMany().HasForeignKey(d => d.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class GuestClaimModel : IEntityTypeConfiguration<GuestClaim>
{
    public void Configure(EntityTypeBuilder<GuestClaim> row)
    {
        row.Property(c => c.Id).ValueGeneratedNever();
        row.HasIndex(c => c.UserId);
        row.HasOne<User>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class StudyReminderModel : IEntityTypeConfiguration<StudyReminder>
{
    public void Configure(EntityTypeBuilder<StudyReminder> row)
    {
        row.HasKey(r => new { r.UserId, r.Day });
        row.HasIndex(r => r.At);
        row.HasOne<User>().WithMany().HasForeignKey(r => r.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
