using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Teams;

internal sealed class TeamModel : IEntityTypeConfiguration<Team>
{
    public void Configure(EntityTypeBuilder<Team> row)
    {
        row.Property(t => t.Id).ValueGeneratedNever();
        row.Property(t => t.Name).IsSealed();
    }
}

internal sealed class TeamMemberModel : IEntityTypeConfiguration<TeamMember>
{
    public void Configure(EntityTypeBuilder<TeamMember> row)
    {
        row.HasKey(m => new { m.TeamId, m.UserId });
        row.HasOne<Team>().WithMany().HasForeignKey(m => m.TeamId).OnDelete(DeleteBehavior.Cascade);
        row.HasOne<User>().WithMany().HasForeignKey(m => m.UserId).OnDelete(DeleteBehavior.Cascade);
        row.HasIndex(m => m.UserId);
    }
}
