using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
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

        /// <summary>The teams in which nobody else is left, or only people whose accounts are deleted too: the personal one, and others.</summary>
        public Task<List<Guid>> TeamsLeftWithAsync(Guid userId, CancellationToken ct) =>
            db.TeamMembers.Where(m => m.UserId == userId && !db.TeamMembers.Any(o => o.TeamId == m.TeamId && o.UserId != userId && db.Users.Any(u => u.Id == o.UserId && u.State != UserState.Deleted)))
                .Select(m => m.TeamId).ToListAsync(ct);

        /// <summary>The teams that nobody else belongs to, not even somebody who might come back.</summary>
        public Task<List<Guid>> TeamsOfOnlyAsync(Guid userId, CancellationToken ct) =>
            db.TeamMembers.Where(m => m.UserId == userId && !db.TeamMembers.Any(o => o.TeamId == m.TeamId && o.UserId != userId)).Select(m => m.TeamId).ToListAsync(ct);
    }
}
