using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Plans;

internal sealed class PlanModel : IEntityTypeConfiguration<Plan>
{
    public void Configure(EntityTypeBuilder<Plan> row)
    {
        row.HasKey(p => p.Code);
        row.Property(p => p.Code).HasMaxLength(40);
    }
}

internal sealed class PlanVersionModel : IEntityTypeConfiguration<PlanVersion>
{
    public void Configure(EntityTypeBuilder<PlanVersion> row)
    {
        row.Property(v => v.PlanCode).HasMaxLength(40);
        row.Property(v => v.Terms).HasConversion(t => t.Json, json => PlanTerms.Parse(json)).HasMaxLength(8000);
        row.HasOne<Plan>().WithMany().HasForeignKey(v => v.PlanCode).OnDelete(DeleteBehavior.Restrict);
        row.HasMany(v => v.Prices).WithOne().HasForeignKey(p => p.PlanVersionId).OnDelete(DeleteBehavior.Restrict);
        row.HasIndex(v => new { v.PlanCode, v.Number }).IsUnique();
    }
}

internal sealed class PlanPriceModel : IEntityTypeConfiguration<PlanPrice>
{
    public void Configure(EntityTypeBuilder<PlanPrice> row)
    {
        row.Ignore(p => p.Money);
        row.Property(p => p.Currency).HasMaxLength(3);
        row.Property(p => p.LookupKey).HasMaxLength(80);
        row.HasIndex(p => new { p.PlanVersionId, p.Currency }).IsUnique();
        row.HasIndex(p => p.LookupKey).IsUnique();
    }
}
