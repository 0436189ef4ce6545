using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Teams;

/// <summary>A team that others belong to keeps an owner: its last one hands it over before they leave.</summary>
internal sealed class LastOwner : IDeletionGuard
{
    public async Task<Outcome> CheckAsync(AppDb db, Guid userId, CancellationToken ct)
    {
        var owned = await db.TeamMembers.Where(m => m.UserId == userId && m.Role == TeamRole.Owner && db.TeamMembers.Any(o => o.TeamId == m.TeamId && o.UserId != userId))
            .Select(m => m.TeamId).OrderBy(id => id).ToListAsync(ct);
        foreach (var team in owned) // owners who leave at once wait here for each other, always in the same order
        {
            await db.Teams.Where(t => t.Id == team).ExecuteUpdateAsync(set => set.SetProperty(t => t.Name, t => t.Name), ct);
        }
        var orphans = await (
            from t in db.Teams
            where owned.Contains(t.Id)
                && db.TeamMembers.Any(m => m.TeamId == t.Id && m.UserId != userId && db.Users.Any(u => u.Id == m.UserId && u.State != UserState.Deleted))
                && !db.TeamMembers.Any(m => m.TeamId == t.Id && m.UserId != userId && m.Role == TeamRole.Owner && db.Users.Any(u => u.Id == m.UserId && u.State == UserState.Active))
            orderby t.Name
            select t.Name).ToListAsync(ct);
        return orphans.Count == 0
            ? Outcome.Done
            : Outcome.Conflict("last_owner", L($"You are the only owner of {string.Join(", ", orphans)}. Make somebody else an owner, or remove the other members first.")).With("teams", orphans);
    }
}
