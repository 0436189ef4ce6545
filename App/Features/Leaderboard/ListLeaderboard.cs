using System.Globalization;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Leaderboard;

/// <param name="Next">Give it as <c>after</c> for the next page; null on the last.</param>
/// <param name="You">The caller's own place, wherever the page is.</param>
public sealed record LeaderboardPage(IReadOnlyList<RankedMember> Items, string? Next, OwnPlace You);

/// <param name="Rank">Counted from the first page on; moves when people overtake each other between two pages.</param>
public sealed record RankedMember(int Rank, string Username, string? DisplayName, string Level, int Streak, long TotalXp, bool IsYou);

/// <summary>Those who opted in, by running streak, then XP, then id.</summary>
public sealed class ListLeaderboard(IDbContextFactory<AppDb> dbs, ShowOwnPlace ownPlace, TimeProvider clock)
{
    /// <param name="after">What the page before gave as next; null for the first.</param>
    /// <param name="limit">1 to 100; null for 25.</param>
    /// <returns>400 <c>cursor_invalid</c> or <c>limit_invalid</c> for what is none of these.</returns>
    public async Task<Outcome<LeaderboardPage>> RunAsync(Guid viewer, string? after, string? limit, CancellationToken ct)
    {
        if (Paging.Size(limit) is not { } size)
        {
            return Paging.LimitInvalid.For<LeaderboardPage>();
        }
        if (Start.Read(after) is not { } start)
        {
            return Paging.CursorInvalid.For<LeaderboardPage>();
        }
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(ct);
        var rows = await Rows(db, start, size + 1, now).ToListAsync(ct);
        var more = rows.Count > size;
        var shown = rows.Take(size).Select((row, i) => Ranked(row.Seen(viewer, now), start.Rank + i + 1)).ToList();
        return new LeaderboardPage(
            shown, more ? new Start(rows[size - 1].Key, rows[size - 1].Id, start.Rank + size).ToString() : null, await ownPlace.RunAsync(viewer, ct));
    }

    private static RankedMember Ranked(Member member, int rank) =>
        new(rank, member.Username, member.DisplayName, member.Level, member.Streak, member.TotalXp, member.IsYou);

    // Whoever's streak broke since the job that clears them ran is left out until it runs: their key says too much.
    private static IQueryable<User> OnBoard(AppDb db, DateTimeOffset now) => MemberRow.Shown(db).Where(u => u.LeaderboardUntil == null || u.LeaderboardUntil > now);

    private static IQueryable<MemberRow> Rows(AppDb db, Start start, int count, DateTimeOffset now)
    {
        var (key, id, _) = start;
        var below = First(OnBoard(db, now).Where(u => u.LeaderboardKey < key), count);
        return start.IsTop
            ? below
            // Two ranges of one index; written as one condition, the database would read every equal row from the first one on.
            : First(First(OnBoard(db, now).Where(u => u.LeaderboardKey == key && u.Id.CompareTo(id) > 0), count).Concat(below), count);
    }

    private static IQueryable<MemberRow> First(IQueryable<User> people, int count) => First(MemberRow.Of(people), count);

    private static IQueryable<MemberRow> First(IQueryable<MemberRow> rows, int count) => rows.OrderByDescending(r => r.Key).ThenBy(r => r.Id).Take(count);

    /// <summary>The row a page starts after, and how many came before.</summary>
    private sealed record Start(long Key, Guid Id, int Rank)
    {
        private static readonly Start Top = new(long.MaxValue, Guid.Empty, 0);

        public bool IsTop => ReferenceEquals(this, Top);

        public static Start? Read(string? cursor) =>
            string.IsNullOrEmpty(cursor) ? Top
            : Paging.Parts(cursor, 3) is [var key, var id, var rank]
                && long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var k)
                && Guid.TryParseExact(id, "N", out var i)
                && int.TryParse(rank, NumberStyles.None, CultureInfo.InvariantCulture, out var r) && r < int.MaxValue - Paging.MaxSize
                ? new(k, i, r)
                : null;

        public override string ToString() => Paging.Cursor(Key.ToString(CultureInfo.InvariantCulture), Id.ToString("N"), Rank.ToString(CultureInfo.InvariantCulture));
    }
}
