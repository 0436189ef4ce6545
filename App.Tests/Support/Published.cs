using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Support;

/// <summary>Looks into published events, which the database cannot: they are sealed.</summary>
internal static class Published
{
    extension(AppDb db)
    {
        /// <summary>How many events of a kind hold a text.</summary>
        public async Task<int> PublishedAsync(string type, string text) =>
            (await db.OutboxEvents.AsNoTracking().Where(e => e.Type == type).Select(e => e.Payload).ToListAsync()).Count(payload => payload.Contains(text, StringComparison.Ordinal));
    }
}
