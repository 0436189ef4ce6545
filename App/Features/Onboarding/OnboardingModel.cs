using BlazorAccounts.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Onboarding;

internal sealed class OnboardingModel : IEntityTypeConfiguration<Onboarding>
{
    public void Configure(EntityTypeBuilder<Onboarding> row)
    {
        row.ToTable("Onboardings");
        row.HasKey(o => o.UserId);
        row.Property(o => o.UserId).ValueGeneratedNever();
        row.Property(o => o.Version).IsConcurrencyToken();
        row.Ignore(o => o.FirstOpenStep);
        row.HasIndex(o => new { o.Status, o.StartedAt });
        row.HasOne<User>().WithOne().HasForeignKey<Onboarding>(o => o.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
