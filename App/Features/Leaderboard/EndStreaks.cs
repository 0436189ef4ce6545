using BlazorAccounts.Data;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Leaderboard;

/// <summary>
/// Takes broken streaks out of the order of the leaderboard, where nothing else would notice that a day has passed. What was studied stays as it is written,
/// and the next lesson starts or, under another time zone, resumes a streak.
/// </summary>
internal sealed class EndStreaks(IDbContextFactory<AppDb> dbs, TimeProvider clock) : IJob
{
    private const int Batch = 500;

    public async Task RunAsync(CancellationToken ct)
    {
        while (await EndSomeAsync(ct) == Batch)
        {
        }
    }

    private async Task<int> EndSomeAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(ct);
        var ids = await db.Users.Where(u => u.LeaderboardUntil <= now).OrderBy(u => u.LeaderboardUntil).Select(u => u.Id).Take(Batch).ToListAsync(ct);
        // Asked again on each row: somebody may study at this very moment.
        await db.Users.Where(u => ids.Contains(u.Id) && u.LeaderboardUntil <= now).ExecuteUpdateAsync(set => set.SetProperty(u => u.Learning.StreakUntil, (DateTimeOffset?)null), ct);
        return ids.Count;
    }
}
