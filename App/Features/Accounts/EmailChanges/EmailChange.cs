using BlazorAccounts.Data.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Accounts.EmailChanges;

/// <summary>An account's move to another address: asked for, made by the code that the new address got, and for a week undone by the link that the old one got.</summary>
public sealed class EmailChange
{
    /// <summary>How long the old address can take the account back. For as long nobody else can register with it.</summary>
    public static readonly TimeSpan Undoable = TimeSpan.FromDays(7);

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid UserId { get; init; }

    /// <summary>The one code that makes this change; a newer change has another.</summary>
    public required Guid CodeId { get; init; }

    public required string OldEmail { get; init; }
    public required string OldNormalizedEmail { get; init; }
    public required string NewEmail { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset? ChangedAt { get; set; }

    /// <summary>SHA-256 of the link's token, once it is changed.</summary>
    public string? UndoHash { get; set; }

    /// <summary>Undone, or overtaken by an older change that was undone.</summary>
    public DateTimeOffset? UndoneAt { get; set; }
}

internal sealed class EmailChangeModel : IEntityTypeConfiguration<EmailChange>
{
    public void Configure(EntityTypeBuilder<EmailChange> row)
    {
        row.Property(c => c.OldEmail).IsSealed();
        row.Property(c => c.OldNormalizedEmail).IsEmailHash();
        row.Property(c => c.NewEmail).IsSealed();
        row.Property(c => c.UndoHash).HasMaxLength(64);
        row.HasOne<User>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
        row.HasIndex(c => c.OldNormalizedEmail);
        row.HasIndex(c => c.UndoHash).IsUnique();
    }
}
