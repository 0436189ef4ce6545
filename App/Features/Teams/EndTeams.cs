using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Deletion;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Teams;

/// <summary>Teams that nobody else belongs to end with their only member. A personal one is named after the person, so its name goes at once.</summary>
internal sealed class EndTeams : IAccountEnd
{
    public string Name => "teams";

    // The others find what is theirs by these rows.
    public int Order => 200;

    public Task CloseAsync(AppDb db, EndingAccount account, CancellationToken ct) => NameAsync(db, account.TeamId, "deleted", ct);

    public Task ReopenAsync(AppDb db, User user, CancellationToken ct) => NameAsync(db, user.HomeTeamId, user.UserName!, ct);

    public async Task EraseAsync(AppDb db, ErasedPerson person, CancellationToken ct)
    {
        var alone = await db.TeamsOfOnlyAsync(person.UserId, ct);
        await db.TeamMembers.Where(m => m.UserId == person.UserId).ExecuteDeleteAsync(ct);
        await db.Teams.Where(t => t.Id == person.TeamId || alone.Contains(t.Id)).ExecuteDeleteAsync(ct);
    }

    private static Task<int> NameAsync(AppDb db, Guid teamId, string name, CancellationToken ct) =>
        db.Teams.Where(t => t.Id == teamId && t.IsPersonal).ExecuteUpdateAsync(set => set.SetProperty(t => t.Name, name), ct);
}
