using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Profiles;

/// <summary>Everything about a person that they may edit, tracked by one context.</summary>
public sealed record Person(User User, UserSettings Settings, TraderProfile Trader)
{
    /// <summary>Lets others see this person, or no longer. Both rows are written together, so the copy that is indexed never says more than the profile.</summary>
    public void Publish(bool isPublic) => User.IsListed = Trader.IsPublic = isPublic;

    /// <summary>A running streak runs until the end of the next day there: a journey breaks none and shows none as broken.</summary>
    public void MoveTo(string timeZone)
    {
        Settings.TimeZone = timeZone;
        User.Learning.StreakUntil = Streak.Of(User.Learning).RunsUntil(TimeZones.Find(timeZone) ?? TimeZoneInfo.Utc);
    }

    /// <summary>Null when there is no such account any more.</summary>
    public static async Task<Person?> LoadAsync(AppDb db, Guid userId, CancellationToken ct) =>
        await (from u in db.Users
               join s in db.UserSettings on u.Id equals s.UserId
               join t in db.TraderProfiles on u.Id equals t.UserId
               where u.Id == userId && u.State != UserState.Deleted
               select new { User = u, Settings = s, Trader = t }).SingleOrDefaultAsync(ct) is { } row
            ? new(row.User, row.Settings, row.Trader)
            : null;
}
