using BlazorAccounts.Features.Plans;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Subscriptions;

internal sealed class SubscriptionModel : IEntityTypeConfiguration<Subscription>
{
    public void Configure(EntityTypeBuilder<Subscription> row)
    {
        row.Ignore(s => s.IsLive);
        row.Ignore(s => s.AccessUntil);
        row.Property(s => s.Gateway).HasMaxLength(20);
        row.Property(s => s.Quantity).HasDefaultValue(1L).ValueGeneratedNever();
        row.Property(s => s.Currency).HasMaxLength(3);
        row.Property<Guid>("Version").IsConcurrencyToken();
        row.HasOne<PlanVersion>().WithMany().HasForeignKey(s => s.PlanVersionId).OnDelete(DeleteBehavior.Restrict);
        row.HasOne<PlanVersion>().WithMany().HasForeignKey(s => s.NextPlanVersionId).OnDelete(DeleteBehavior.Restrict);
        row.HasIndex(s => s.TeamId).IsUnique().HasDatabaseName("IX_Subscriptions_OneLive").HasFilter("\"Status\" <> 'Canceled' AND \"Status\" <> 'Expired'");
        row.HasIndex(s => new { s.TeamId, s.Status });
        row.HasIndex(s => new { s.Gateway, s.GatewaySubscriptionId }).IsUnique().HasFilter("\"GatewaySubscriptionId\" IS NOT NULL");
        row.HasIndex(s => new { s.Status, s.PaidThrough, s.Id });
        // With the id, which is all the jobs look for: else the planner takes most trials for ended ones and reads every live subscription.
        row.HasIndex(s => new { s.TrialEnd, s.Id }).HasFilter("\"Status\" = 'Trialing'");
        row.HasIndex(s => s.GraceUntil).HasFilter("\"Status\" = 'PastDue'");
        row.OwnsMany(s => s.History, change =>
        {
            change.ToTable("SubscriptionChanges");
            change.Property<long>("Id");
            change.HasKey("Id");
        });
    }
}

internal sealed class TrialOutcomeModel : IEntityTypeConfiguration<TrialOutcome>
{
    public void Configure(EntityTypeBuilder<TrialOutcome> row)
    {
        row.HasIndex(o => new { o.SubscriptionId, o.Ending }).IsUnique();
        row.HasIndex(o => o.TeamId);
        row.HasIndex(o => new { o.Ending, o.At });
    }
}
