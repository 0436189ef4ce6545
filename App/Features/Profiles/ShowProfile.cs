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
    private readonly Func<AppDb, Guid, Task<Found?>> _query;

    public ShowProfile(IDbContextFactory<AppDb> dbs, IEnumerable<IProfileSection> sections)
    {
        _dbs = dbs;
        _sections = [.. sections.OrderBy(section => section.Row is null)]; // those with a row first, so that rows and sections run in parallel
        Expression<Func<AppDb, Guid, Found?>> query = (db, userId) =>
            (from u in db.Users.AsNoTracking()
             join s in db.UserSettings on u.Id equals s.UserId
             join t in db.TraderProfiles on u.Id equals t.UserId
             where u.Id == userId && u.State != UserState.Deleted
             select new Found(u, s, t, SectionRows.Of(db, userId))).SingleOrDefault();
        // Compiled: programs ask this on every start, and working out so wide a query costs more than running it.
        _query = EF.CompileAsyncQuery((Expression<Func<AppDb, Guid, Found?>>)new SectionRows([.. _sections.Select(section => section.Row).OfType<Expression<Func<AppDb, Guid, object?>>>()]).Visit(query));
    }

    /// <summary>The profile alone; null when there is no such account any more.</summary>
    public async Task<MyProfile?> RunAsync(Guid userId, CancellationToken ct) => await FindAsync(userId, ct) is { } found ? Shown(found) : null;

    /// <summary>The profile with every section, by camelCase name, ready for JSON.</summary>
    public async Task<IReadOnlyDictionary<string, object?>?> WithSectionsAsync(Guid userId, Guid teamId, CancellationToken ct)
    {
        if (await FindAsync(userId, ct) is not { } found)
        {
            return null;
        }
        var me = Shown(found);
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
            whole[_sections[i].Name] = await _sections[i].ForAsync(me, teamId, i < found.Rows.Length ? found.Rows[i] : null, ct);
        }
        return whole;
    }

    private async Task<Found?> FindAsync(Guid userId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested(); // a compiled query does not look
        await using var db = await _dbs.CreateDbContextAsync(ct);
        return await _query(db, userId);
    }

    private static MyProfile Shown(Found found)
    {
        var (user, settings, trader, _) = found;
        return new(
            new(user.Id, user.Email, user.EmailConfirmed, user.UserName, user.AuthProvider, Wire.Name(user.State), user.CreatedAt, user.LastSignInAt, user.SignInCount),
            new(
                user.DisplayName,
                user.FirstName,
                user.LastName,
                FullName(user.FirstName, user.LastName),
                user.Bio,
                user.PhotoUrl,
                trader.IsPublic,
                trader.TotalTrades,
                trader.WinRate),
            MyLearning.Of(user.Learning),
            MyPreferences.Of(user.Preferences, settings),
            new(Wire.Name(user.Device.Platform), user.Device.DeviceId, user.Device.AppVersion, user.Device.LastSyncAt),
            new(user.Standing.IsAdmin, user.Standing.IsBetaTester, user.Standing.IsContentCreator, user.Standing.FeatureFlags),
            new(user.Consents.TermsAcceptedAt, user.Consents.MarketingConsentAt));
    }

    private sealed record Found(User User, UserSettings Settings, TraderProfile Trader, object?[] Rows);

    private static string? FullName(params IEnumerable<string?> names) => string.Join(' ', names.OfType<string>()) is { Length: > 0 } full ? full : null;
}
