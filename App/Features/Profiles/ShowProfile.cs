using System.Linq.Expressions;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Profiles;

/// <summary>Reads a person's whole profile, in one statement with what the sections above need.</summary>
public sealed class ShowProfile
{
    private readonly IDbContextFactory<AppDb> _dbs;
    private readonly IReadOnlyList<IProfileSection> _sections;
    private readonly Func<AppDb, Guid, DateTimeOffset, IAsyncEnumerable<Found>> _query;
    private readonly TimeProvider _clock;

    public ShowProfile(IDbContextFactory<AppDb> dbs, IEnumerable<IProfileSection> sections, TimeProvider clock)
    {
        (_dbs, _clock) = (dbs, clock);
        _sections = [.. sections.OrderBy(section => section.Row is null)]; // those with a row first, so that rows and sections run in parallel
        // Column by column: a person's row is wide, and holds what must not be read for this.
        Expression<Func<AppDb, Guid, DateTimeOffset, IQueryable<Found>>> query = (db, userId, now) =>
            from u in db.Users.AsNoTracking()
            join s in db.UserSettings on u.Id equals s.UserId
            join t in db.TraderProfiles on u.Id equals t.UserId
            where u.Id == userId && u.State != UserState.Deleted
            select new Found(
                new(
                    new(u.Id, u.Email, u.EmailConfirmed, u.UserName, u.AuthProvider, Wire.Name(u.State), u.CreatedAt, u.LastSignInAt, u.SignInCount),
                    new(u.DisplayName, u.FirstName, u.LastName, FullName(u.FirstName, u.LastName), u.Bio, u.PhotoUrl, t.IsPublic, t.TotalTrades, t.WinRate),
                    new(
                        Wire.Name(u.Learning.Level),
                        u.Learning.TotalXp,
                        MyLearning.Running(u.Learning.CurrentStreak, u.Learning.StreakUntil, now),
                        u.Learning.LongestStreak,
                        u.Learning.LastStudyAt,
                        u.Learning.LessonsCompleted,
                        u.Learning.MinutesStudied,
                        u.Learning.WordsLearned,
                        u.Learning.KanjiLearned,
                        u.Learning.Accuracy),
                    new(
                        u.Preferences.DailyGoalMinutes,
                        Wire.Time(u.Preferences.ReminderTime),
                        s.TimeZone,
                        Wire.Name(s.Theme),
                        Wire.Name(s.FontSize),
                        u.Preferences.AutoPlayAudio,
                        u.Preferences.ShowFurigana,
                        Wire.Name(u.Preferences.StudyMode),
                        s.Currency,
                        s.Language,
                        u.Preferences.Goals,
                        new(s.Notifications.StudyReminders, s.Notifications.UsageAlerts, s.Notifications.TeamActivity, s.Notifications.ProductNews)),
                    new(Wire.Name(u.Device.Platform), u.Device.DeviceId, u.Device.AppVersion, u.Device.LastSyncAt),
                    new(u.Standing.IsAdmin, u.Standing.IsBetaTester, u.Standing.IsContentCreator, u.Standing.FeatureFlags),
                    new(u.Consents.TermsAcceptedAt, u.Consents.MarketingConsentAt)),
                SectionRows.Of(db, userId));
        // Compiled: programs ask this on every start, and working out so wide a query costs more than running it.
        // Not cut to one row, for which the database would have to nest what it can join: the key does that.
        _query = EF.CompileAsyncQuery((Expression<Func<AppDb, Guid, DateTimeOffset, IQueryable<Found>>>)new SectionRows([.. _sections.Select(section => section.Row).OfType<Expression<Func<AppDb, Guid, object?>>>()]).Visit(query));
    }

    /// <summary>The profile alone; null when there is no such account any more.</summary>
    public async Task<MyProfile?> RunAsync(Guid userId, CancellationToken ct) => (await FindAsync(userId, ct))?.Me;

    /// <summary>The profile with every section, by camelCase name, ready for JSON.</summary>
    public async Task<IReadOnlyDictionary<string, object?>?> WithSectionsAsync(Guid userId, Guid teamId, CancellationToken ct)
    {
        if (await FindAsync(userId, ct) is not var (me, rows))
        {
            return null;
        }
        var whole = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["identity"] = me.Identity,
            ["profile"] = me.Profile,
            ["learning"] = me.Learning,
            ["preferences"] = me.Preferences,
            ["device"] = me.Device,
            ["standing"] = me.Standing,
            ["consents"] = me.Consents,
        };
        for (var i = 0; i < _sections.Count; i++)
        {
            whole[_sections[i].Name] = await _sections[i].ForAsync(me, teamId, i < rows.Length ? rows[i] : null, ct);
        }
        return whole;
    }

    private async Task<Found?> FindAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await _dbs.CreateDbContextAsync(ct);
        return await _query(db, userId, _clock.GetUtcNow()).SingleOrDefaultAsync(ct);
    }

    private static string? FullName(string? first, string? last) => first is null || last is null ? first ?? last : $"{first} {last}";

    private sealed record Found(MyProfile Me, object?[] Rows);
}
