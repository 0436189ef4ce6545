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
        row.HasIndex(o => new { o.StartedAt, o.SecondsTaken });
        row.HasOne<User>().WithOne().HasForeignKey<Onboarding>(o => o.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ModulePopularityModel : IEntityTypeConfiguration<ModulePopularity>
{
    public void Configure(EntityTypeBuilder<ModulePopularity> row)
    {
        row.HasKey(p => new { p.Trait, p.Module });
        row.Property(p => p.Trait).HasMaxLength(60);
        row.Property(p => p.Module).HasMaxLength(40);
        row.Ignore(p => p.Share);
        row.Ignore(p => p.Tells);
    }
}
