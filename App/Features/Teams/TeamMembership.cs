using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Teams;

/// <summary>Asks the database who belongs to a team; a team id in an address alone never grants anything.</summary>
public static class TeamMembership
{
    extension(AppDb db)
    {
        public Task<bool> IsMemberAsync(Guid teamId, Guid userId, CancellationToken ct) =>
            db.TeamMembers.AnyAsync(m => m.TeamId == teamId && m.UserId == userId, ct);

        /// <summary>What somebody may do in a team; null for strangers, also when there is no such team.</summary>
        public Task<TeamRole?> RoleInTeamAsync(Guid teamId, Guid userId, CancellationToken ct) =>
            db.TeamMembers.Where(m => m.TeamId == teamId && m.UserId == userId).Select(m => (TeamRole?)m.Role).SingleOrDefaultAsync(ct);
    }
}
