using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Profiles;

namespace BlazorAccounts.Features.Leaderboard;

/// <summary>All that others see of a person.</summary>
/// <param name="Streak">Local days in a row; 0 when it is broken.</param>
public sealed record Member(string Username, string? DisplayName, string Level, int Streak, long TotalXp, bool IsYou)
{
    /// <summary>What to call them.</summary>
    internal string Name => DisplayName ?? Username;
}

/// <summary>A member as the queries read one, with what the next page starts from.</summary>
internal sealed class MemberRow
{
    public required Guid Id { get; init; }
    public required long Key { get; init; }
    public required string Username { get; init; }
    public required string? DisplayName { get; init; }
    public required string? ListedUserName { get; init; }
    public required string? ListedName { get; init; }
    public required LearningLevel Level { get; init; }
    public required DateTimeOffset? Until { get; init; }
    public required long TotalXp { get; init; }

    /// <summary>Those who may be seen. The index finds who is listed; the profile itself has the last word.</summary>
    public static IQueryable<User> Shown(AppDb db) =>
        from u in db.Users
        where u.LeaderboardKey != null && db.TraderProfiles.Any(t => t.UserId == u.Id && t.IsPublic)
        select u;

    public static IQueryable<MemberRow> Of(IQueryable<User> people) => people.Select(u => new MemberRow
    {
        Id = u.Id,
        Key = u.LeaderboardKey!.Value,
        Username = u.UserName!,
        DisplayName = u.DisplayName,
        ListedUserName = u.ListedUserName,
        ListedName = u.ListedName,
        Level = u.Learning.Level,
        Until = u.LeaderboardUntil,
        TotalXp = u.Learning.TotalXp,
    });

    public Member Seen(Guid viewer, DateTimeOffset now) =>
        new(Username, DisplayName, Wire.Name(Level), Until > now ? LeaderboardKeys.StreakOf(Key) : 0, TotalXp, Id == viewer);
}
