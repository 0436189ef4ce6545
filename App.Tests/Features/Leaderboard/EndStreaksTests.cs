using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Leaderboard;

[Covers("PRO-8")]
public sealed class EndStreaksTests : IAsyncLifetime
{
    private Board board = null!;

    public async ValueTask InitializeAsync() => board = await Board.OpenAsync();

    public ValueTask DisposeAsync() => board.DisposeAsync();

    [Fact]
    public async Task A_broken_streak_counts_no_more_and_one_that_goes_on_counts_again()
    {
        var (broken, going) = (await board.AddAsync("broken", streak: 9, xp: 5), await board.AddAsync("going", streak: 2, xp: 1));
        await board.AddAsync("none", xp: 7);
        await board.AdvanceAsync(TimeSpan.FromHours(25));
        await board.StudyAsync(going.Id, streak: 3, xp: 1);
        await using (var db = board.App.OpenDb())
        {
            // As it is until the job has run.
            await db.Users.Where(u => u.Id == broken.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Learning.StreakUntil, board.App.Clock.GetUtcNow().AddSeconds(-1)));
        }
        Assert.Equal(["going", "none"], await board.NamesAsync("leaderboard"));
        Assert.Equal(0, (await board.GetAsync("members?q=broken")).GetProperty("items")[0].GetProperty("streak").GetInt32());

        await board.RunEndStreaksAsync();

        Assert.Equal(["going", "none", "broken"], await board.NamesAsync("leaderboard"));
        await board.StudyAsync(broken.Id, streak: 10, xp: 6); // back from another time zone
        Assert.Equal(["broken", "going", "none"], await board.NamesAsync("leaderboard"));
    }

    [Fact]
    public async Task Many_broken_streaks_end_in_one_run_and_running_ones_go_on()
    {
        await using (var db = board.App.OpenDb())
        {
            for (var i = 0; i < 1_203; i++)
            {
                var user = board.NewUser(i);
                user.Learning = new() { CurrentStreak = 4, StreakUntil = board.App.Clock.GetUtcNow().AddMinutes(i < 1_200 ? -i - 1 : 60) };
                db.Users.Add(user);
            }
            await db.SaveChangesAsync();
        }

        await board.RunEndStreaksAsync();

        await using var after = board.App.OpenDb();
        Assert.Equal(3, await after.Users.CountAsync(u => u.Learning.StreakUntil != null));
        Assert.Equal(1_203, await after.Users.CountAsync(u => u.Learning.CurrentStreak == 4));
        Assert.Equal([4, 0], await after.Users.Where(u => u.LeaderboardKey != null).Select(u => u.LeaderboardKey!.Value / 1_000_000_000_000).Distinct().OrderDescending().ToListAsync());
    }
}
