using System.Text.Json;
using BlazorAccounts.Features.Leaderboard;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Leaderboard;

[Covers("PRO-8")]
public sealed class ShowOwnPlaceTests : IAsyncLifetime
{
    private Board board = null!;

    public async ValueTask InitializeAsync() => board = await Board.OpenAsync();

    public ValueTask DisposeAsync() => board.DisposeAsync();

    [Fact]
    public async Task Ones_own_row_is_marked_and_ones_own_place_is_told()
    {
        await board.AddAsync("ada", streak: 5);
        await board.AddAsync("bob", streak: 1);
        Assert.Equal("""{"isPublic":false,"rank":null,"streak":0,"totalXp":0}""", (await board.GetAsync("leaderboard")).GetProperty("you").GetRawText());

        await board.PublishAsync(board.Viewer, true);
        await board.StudyAsync(board.Viewer.Id, streak: 2, xp: 40);

        var page = await board.GetAsync("leaderboard");
        Assert.Equal("""{"isPublic":true,"rank":2,"streak":2,"totalXp":40}""", page.GetProperty("you").GetRawText());
        Assert.Equal([false, true, false], page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("isYou").GetBoolean()));
        await board.AdvanceAsync(TimeSpan.FromDays(2));
        await board.RunEndStreaksAsync();
        Assert.Equal("""{"isPublic":true,"rank":1,"streak":0,"totalXp":40}""", (await board.GetAsync("leaderboard")).GetProperty("you").GetRawText());
    }

    [Fact]
    public async Task Behind_the_first_thousand_nobody_is_counted()
    {
        await using (var db = board.App.OpenDb())
        {
            for (var i = 0; i < ShowOwnPlace.Counted; i++)
            {
                var user = board.NewUser(i);
                user.Learning = new() { TotalXp = 5 };
                db.Users.Add(user);
                db.TraderProfiles.Add(new() { UserId = user.Id, IsPublic = true });
            }
            await db.SaveChangesAsync();
        }
        await board.PublishAsync(board.Viewer, true);

        Assert.Equal(JsonValueKind.Null, (await board.GetAsync("leaderboard?limit=1")).GetProperty("you").GetProperty("rank").ValueKind);
        await board.StudyAsync(board.Viewer.Id, streak: 0, xp: 6);
        Assert.Equal(1, (await board.GetAsync("leaderboard?limit=1")).GetProperty("you").GetProperty("rank").GetInt32());
    }
}
