using BlazorAccounts.Features.Plans;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Subscriptions.Changes;

internal sealed class PlanChangeModel : IEntityTypeConfiguration<PlanChange>
{
    public void Configure(EntityTypeBuilder<PlanChange> row)
    {
        row.Ignore(c => c.IdempotencyKey);
        row.Ignore(c => c.IsOpen);
        row.Property(c => c.LookupKey).HasMaxLength(80);
        row.Property(c => c.Currency).HasMaxLength(3);
        row.Property<Guid>("Version").IsConcurrencyToken();
        row.HasOne<Subscription>().WithMany().HasForeignKey(c => c.SubscriptionId).OnDelete(DeleteBehavior.Cascade);
        row.HasOne<PlanVersion>().WithMany().HasForeignKey(c => c.FromVersionId).OnDelete(DeleteBehavior.Restrict);
        row.HasOne<PlanVersion>().WithMany().HasForeignKey(c => c.ToVersionId).OnDelete(DeleteBehavior.Restrict);
        row.HasIndex(c => c.SubscriptionId).IsUnique().HasDatabaseName("IX_PlanChanges_OneOpen").HasFilter("\"State\" <> 'Applied' AND \"State\" <> 'Refused' AND \"State\" <> 'Withdrawn'");
        row.HasIndex(c => new { c.State, c.EffectiveAt }).HasFilter("\"State\" <> 'Applied' AND \"State\" <> 'Refused' AND \"State\" <> 'Withdrawn'");
        row.HasIndex(c => c.TeamId);
    }
}
