using BlazorAccounts.Features.Accounts;

namespace BlazorAccounts.Features.Teams;

/// <summary>A new account's personal team, with the account as its owner.</summary>
internal sealed class MakePersonalTeam : INewAccountPart
{
    public ValueTask AddAsync(NewAccount account, CancellationToken ct)
    {
        account.Db.Teams.Add(Team.Personal(account.TeamId, account.User.UserName ?? account.User.Greeting, account.Now));
        account.Db.TeamMembers.Add(new() { TeamId = account.TeamId, UserId = account.User.Id, Role = TeamRole.Owner, JoinedAt = account.Now });
        return ValueTask.CompletedTask;
    }
}
