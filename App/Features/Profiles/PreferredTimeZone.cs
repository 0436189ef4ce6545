using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Profiles;

/// <summary>The time zone a person lives by.</summary>
public static class PreferredTimeZone
{
    extension(AppDb db)
    {
        /// <summary>IANA name; null when there is no such person.</summary>
        public async Task<string?> PreferredTimeZoneAsync(Guid userId, CancellationToken ct) =>
            await db.UserSettings.Where(s => s.UserId == userId).Select(s => s.TimeZone).SingleOrDefaultAsync(ct);
    }
}
