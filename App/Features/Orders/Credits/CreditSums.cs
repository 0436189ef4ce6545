using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Orders.Credits;

/// <summary>Reading what a team has.</summary>
public static class CreditSums
{
    extension(AppDb db)
    {
        /// <summary>What can be spent at a moment: exact, however late the job that writes off is.</summary>
        public async Task<int> SpendableCreditsAsync(Guid teamId, DateTimeOffset now, CancellationToken ct) =>
            await db.CreditLots.Where(l => l.TeamId == teamId && l.Remaining > 0 && l.ExpiresAt > now).SumAsync(l => l.Remaining, ct);
    }
}
