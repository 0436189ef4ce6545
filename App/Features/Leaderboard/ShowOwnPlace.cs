using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Leaderboard;

/// <param name="IsPublic">Whether others see this person.</param>
/// <param name="Rank">Null for whoever is not on the leaderboard, and behind <see cref="ShowOwnPlace.Counted"/>.</param>
public sealed record OwnPlace(bool IsPublic, int? Rank, int Streak, long TotalXp);

/// <summary>Where somebody stands themselves.</summary>
public sealed class ShowOwnPlace(IDbContextFactory<AppDb> dbs, TimeProvider clock)
{
    /// <summary>Places that are counted: more would cost the more the further down somebody is.</summary>
    public const int Counted = 1000;

    public async Task<OwnPlace> RunAsync(Guid userId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(ct);
        var me = await (from u in db.Users
                        join t in db.TraderProfiles on u.Id equals t.UserId
                        where u.Id == userId
                        select new { t.IsPublic, Key = u.LeaderboardKey, Until = u.LeaderboardUntil, u.Learning.CurrentStreak, u.Learning.StreakUntil, u.Learning.TotalXp })
            .SingleOrDefaultAsync(ct);
        if (me is null)
        {
            return new(IsPublic: false, Rank: null, 0, 0); // gone since the request began
        }
        int? rank = me is { IsPublic: true, Key: { } key } && (me.Until is null || me.Until > now) ? await RankAsync(db, userId, key, now, ct) : null;
        return new(me.IsPublic, rank, me.StreakUntil > now ? me.CurrentStreak : 0, me.TotalXp);
    }

    private static async Task<int?> RankAsync(AppDb db, Guid userId, long key, DateTimeOffset now, CancellationToken ct)
    {
        // From the index alone.
        var ahead = await db.Users
            .Where(u => (u.LeaderboardUntil == null || u.LeaderboardUntil > now) && u.LeaderboardKey >= key && (u.LeaderboardKey > key || u.Id.CompareTo(userId) < 0))
            .OrderByDescending(u => u.LeaderboardKey).ThenBy(u => u.Id).Select(u => u.Id).Take(Counted).CountAsync(ct);
        return ahead < Counted ? ahead + 1 : null;
    }
}
