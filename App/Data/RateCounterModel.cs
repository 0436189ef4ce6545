using BlazorAccounts.Platform.RateLimits;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Data;

internal sealed class RateCounterModel : IEntityTypeConfiguration<RateCounter>
{
    public void Configure(EntityTypeBuilder<RateCounter> row)
    {
        row.ToTable("RateCounters");
        row.HasKey(c => c.Key);
        row.Property(c => c.Key).HasMaxLength(43);
        row.HasIndex(c => c.EndsAt);
    }
}
