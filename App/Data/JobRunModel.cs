using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Data;

internal sealed class JobRunModel : IEntityTypeConfiguration<JobRun>
{
    public void Configure(EntityTypeBuilder<JobRun> row)
    {
        row.ToTable("JobRuns");
        row.Property(r => r.Error).HasMaxLength(2000);
        row.HasIndex(r => new { r.Name, r.StartedAt });
        row.HasIndex(r => r.StartedAt);
    }
}
