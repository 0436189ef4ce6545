using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Plans;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Subscriptions.Grants;

internal sealed class AccessGrantModel : IEntityTypeConfiguration<AccessGrant>
{
    public void Configure(EntityTypeBuilder<AccessGrant> row)
    {
        row.Property(g => g.Feature).HasMaxLength(40);
        row.Property(g => g.Reason).IsSealed(GrantAccess.MaxReason);
        row.Property<Guid>("Version").IsConcurrencyToken();
        row.HasOne<PlanVersion>().WithMany().HasForeignKey(g => g.PlanVersionId).OnDelete(DeleteBehavior.Restrict);
        row.HasIndex(g => new { g.TeamId, g.Until });
    }
}
