using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Teams;
using BlazorAccounts.Tests.Features.Accounts;
using BlazorAccounts.Tests.Features.Accounts.Deletion;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Teams;

[Covers("OPS-2")]
public sealed class LastOwnerTests
{
    [Fact]
    public async Task The_only_owner_of_a_team_with_others_stays_until_there_is_another()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bob) = (await app.AddPersonAsync("ada@example.test"), await app.AddPersonAsync("bob@example.test"));
        await JoinAsync(app, ada.HomeTeamId, bob, TeamRole.Member);
        using var program = await app.ProgramOfAsync(ada);

        using (var refused = await app.DeleteAsync(program))
        {
            var problem = await refused.ReadAsync(409);
            Assert.Equal(("last_owner", "ada"), (problem.Code(), problem.GetProperty("teams")[0].GetString()));
        }
        Assert.Null(await app.DeletionAsync(ada));
        await using (var db = app.OpenDb())
        {
            await db.TeamMembers.Where(m => m.UserId == bob.Id && m.TeamId == ada.HomeTeamId).ExecuteUpdateAsync(set => set.SetProperty(m => m.Role, TeamRole.Owner));
        }
        await app.LeaveAsync(ada);
        using var last = await app.ProgramOfAsync(bob);
        using var free = await app.DeleteAsync(last);
        await free.ReadAsync(202); // whom they would leave behind is leaving already
        await app.UntilAsync(bob, DeletionState.Scheduled);
    }

    [Fact]
    public async Task Owners_who_leave_at_once_do_not_leave_a_member_without_one()
    {
        await using var app = await TestApp.StartAsync();
        var owners = new List<User>();
        for (var i = 0; i < 4; i++)
        {
            owners.Add(await app.AddPersonAsync($"owner{i}@example.test"));
        }
        var member = await app.AddPersonAsync("member@example.test");
        foreach (var owner in owners.Skip(1))
        {
            await JoinAsync(app, owners[0].HomeTeamId, owner, TeamRole.Owner);
        }
        await JoinAsync(app, owners[0].HomeTeamId, member, TeamRole.Member);
        var programs = await Task.WhenAll(owners.Select(app.ProgramOfAsync));

        var answers = await Task.WhenAll(programs.Select(p => app.DeleteAsync(p)));

        Assert.Equal([202, 202, 202, 409], answers.Select(a => (int)a.StatusCode).Order());
    }

    private static async Task JoinAsync(TestApp app, Guid team, User person, TeamRole role)
    {
        await using var db = app.OpenDb();
        db.Add(new TeamMember { TeamId = team, UserId = person.Id, Role = role, JoinedAt = app.Clock.GetUtcNow() });
        await db.SaveChangesAsync();
    }
}
