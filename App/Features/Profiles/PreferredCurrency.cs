using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Profiles;

/// <summary>The currency a person chose to see amounts in.</summary>
public static class PreferredCurrency
{
    extension(AppDb db)
    {
        /// <summary>ISO 4217; null when there is no such person.</summary>
        public async Task<string?> PreferredCurrencyAsync(Guid userId, CancellationToken ct) =>
            await db.UserSettings.Where(s => s.UserId == userId).Select(s => s.Currency).SingleOrDefaultAsync(ct);
    }
}
