using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Profiles;

/// <summary>Reads a person's whole profile: one query here, and what the sections above need.</summary>
public sealed class ShowProfile(IDbContextFactory<AppDb> dbs, IEnumerable<IProfileSection> sections)
{
    /// <summary>Null when there is no such account any more.</summary>
    public async Task<MyProfile?> RunAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var row = await (
            from u in db.Users.AsNoTracking()
            join s in db.UserSettings on u.Id equals s.UserId
            join t in db.TraderProfiles on u.Id equals t.UserId
            where u.Id == userId && u.State != UserState.Deleted
            select new
            {
                Identity = new { u.Id, u.Email, u.EmailConfirmed, u.UserName, u.AuthProvider, u.State, u.CreatedAt, u.LastSignInAt, u.SignInCount },
                Profile = new { u.DisplayName, u.FirstName, u.LastName, u.Bio, u.PhotoUrl },
                u.Learning,
                u.Preferences,
                u.Device,
                u.Standing,
                u.Consents,
                Settings = s,
                Trader = t,
            }).SingleOrDefaultAsync(ct);
        return row is null ? null : new(
            new(
                row.Identity.Id,
                row.Identity.Email,
                row.Identity.EmailConfirmed,
                row.Identity.UserName,
                row.Identity.AuthProvider,
                Wire.Name(row.Identity.State),
                row.Identity.CreatedAt,
                row.Identity.LastSignInAt,
                row.Identity.SignInCount),
            new(
                row.Profile.DisplayName,
                row.Profile.FirstName,
                row.Profile.LastName,
                FullName(row.Profile.FirstName, row.Profile.LastName),
                row.Profile.Bio,
                row.Profile.PhotoUrl,
                row.Trader.IsPublic,
                row.Trader.TotalTrades,
                row.Trader.WinRate),
            MyLearning.Of(row.Learning),
            MyPreferences.Of(row.Preferences, row.Settings),
            new(Wire.Name(row.Device.Platform), row.Device.DeviceId, row.Device.AppVersion, row.Device.LastSyncAt),
            new(row.Standing.IsAdmin, row.Standing.IsBetaTester, row.Standing.IsContentCreator, row.Standing.FeatureFlags),
            new(row.Consents.TermsAcceptedAt, row.Consents.MarketingConsentAt));
    }

    /// <summary>The profile with every section, by camelCase name, ready for JSON.</summary>
    public async Task<IReadOnlyDictionary<string, object?>?> WithSectionsAsync(Guid userId, Guid teamId, CancellationToken ct)
    {
        if (await RunAsync(userId, ct) is not { } me)
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
        foreach (var section in sections)
        {
            whole[section.Name] = await section.ForAsync(userId, teamId, ct);
        }
        return whole;
    }

    private static string? FullName(params IEnumerable<string?> names) => string.Join(' ', names.OfType<string>()) is { Length: > 0 } full ? full : null;
}
