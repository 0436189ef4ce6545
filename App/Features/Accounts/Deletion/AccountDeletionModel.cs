using BlazorAccounts.Data.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Accounts.Deletion;

// No key to the user: the rows stay when the account is gone.
internal sealed class AccountDeletionModel : IEntityTypeConfiguration<AccountDeletion>
{
    public void Configure(EntityTypeBuilder<AccountDeletion> row)
    {
        row.Property(d => d.State).IsConcurrencyToken(); // of two that move it at once, one is first
        row.Property(d => d.Comment).IsSealed(DeleteAccount.MaxComment);
        row.Property(d => d.RestoreHash).HasMaxLength(64);
        row.HasIndex(d => d.UserId).IsUnique().HasDatabaseName("IX_AccountDeletions_OneOpen").HasFilter("\"State\" <> 'Restored' AND \"State\" <> 'Erased'");
        row.HasIndex(d => d.RestoreHash).IsUnique();
        row.HasIndex(d => new { d.State, d.EraseAfter });
    }
}

internal sealed class DeletionStepModel : IEntityTypeConfiguration<DeletionStep>
{
    public void Configure(EntityTypeBuilder<DeletionStep> row)
    {
        row.HasKey(s => new { s.DeletionId, s.Name });
        row.Property(s => s.Name).HasMaxLength(64);
        row.HasOne<AccountDeletion>().WithMany().HasForeignKey(s => s.DeletionId).OnDelete(DeleteBehavior.Cascade);
    }
}
