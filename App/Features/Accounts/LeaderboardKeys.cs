using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Features.Accounts;

/// <summary>
/// Columns that the database works out of a person's row, for the indexes behind the leaderboard and the search. Whoever is not listed or not active has
/// null in all of them: whatever changes a row, and however, takes its person out of sight in the same statement.
/// </summary>
public static class LeaderboardKeys
{
    // The streak stands before twelve digits of XP; one number is one index range, forwards from any row.
    private const long Streak = 1_000_000_000_000;
    private const string Shown = """CAST("IsListed" AS int) = 1 AND "State" = 'Active'"""; // a form that both databases read

    private static readonly string Key =
        $"""
        CAST(CASE WHEN {Shown} THEN CAST(CASE WHEN "Learning_StreakUntil" IS NULL THEN 0 ELSE "Learning_CurrentStreak" END AS bigint) * {Streak}
        + CASE WHEN "Learning_TotalXp" < {Streak} THEN "Learning_TotalXp" ELSE {Streak - 1} END END AS bigint)
        """;

    /// <summary>The running streak in a <see cref="User.LeaderboardKey"/>.</summary>
    public static int StreakOf(long key) => (int)(key / Streak);

    internal static void Configure(EntityTypeBuilder<User> row)
    {
        row.Property(u => u.LeaderboardKey).HasComputedColumnSql(Key.ReplaceLineEndings(" "), stored: true);
        row.Property(u => u.LeaderboardUntil).HasComputedColumnSql($"CASE WHEN {Shown} THEN \"Learning_StreakUntil\" END", stored: true);
        row.Property(u => u.ListedUserName).IsOrdinal().HasComputedColumnSql($"CASE WHEN {Shown} THEN \"NormalizedUserName\" END", stored: true);
        row.Property(u => u.ListedName).HasMaxLength(100).IsOrdinal().HasComputedColumnSql($"CASE WHEN {Shown} THEN UPPER(\"DisplayName\") END", stored: true);
        row.HasIndex(u => new { u.LeaderboardKey, u.Id, u.LeaderboardUntil }).IsDescending(true, false, false); // the last only so that places are counted without the rows
        row.HasIndex(u => u.LeaderboardUntil);
        row.HasIndex(u => u.ListedUserName);
        row.HasIndex(u => new { u.ListedName, u.Id });
    }
}
