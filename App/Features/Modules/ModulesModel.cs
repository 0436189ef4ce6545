using BlazorAccounts.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Modules;

internal sealed class ModuleChoiceModel : IEntityTypeConfiguration<ModuleChoice>
{
    public void Configure(EntityTypeBuilder<ModuleChoice> row)
    {
        row.HasKey(c => new { c.UserId, c.Module });
        row.Property(c => c.Module).HasMaxLength(40);
        row.Property(c => c.IsChosen).IsConcurrencyToken(); // of two who turn it the same way one has nothing left to do
        row.HasOne<User>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
