using BlazorAccounts.Data;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Orders.Credits;

/// <summary>
/// Writes off what expired. From its moment on an expired lot is neither shown nor spent, whether the job came by or not; each lot is written off once, by the
/// cause of its entry.
/// </summary>
public sealed class ExpireCredits(IDbContextFactory<AppDb> dbs, TimeProvider clock) : IJob
{
    private const int Batch = 500;

    public async Task RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(ct);
        while (await db.CreditLots.Where(l => l.Remaining > 0 && l.ExpiresAt <= now).OrderBy(l => l.ExpiresAt).Select(l => l.TeamId).Take(Batch).ToListAsync(ct) is { Count: > 0 } teams)
        {
            foreach (var team in teams.Distinct())
            {
                await TeamAsync(team, now, ct);
            }
        }
    }

    /// <summary>Writes off what a team's lots hold at a moment at which they have expired.</summary>
    internal async Task TeamAsync(Guid teamId, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var expired = db.CreditLots.AsNoTracking().Where(l => l.TeamId == teamId && l.Remaining > 0 && l.ExpiresAt <= now);
        if (!await expired.AnyAsync(ct))
        {
            return;
        }
        await db.AtomicallyAsync(async () =>
        {
            // Takes the row that every change goes through; what is read after it stays until the end.
            await db.CreditBalances.Where(b => b.TeamId == teamId).ExecuteUpdateAsync(set => set.SetProperty(b => b.Balance, b => b.Balance), ct);
            foreach (var lot in await expired.ToListAsync(ct))
            {
                await db.CreditLots.Where(l => l.OrderId == lot.OrderId).ExecuteUpdateAsync(set => set.SetProperty(l => l.Remaining, 0), ct);
                await db.CreditBalances.Where(b => b.TeamId == teamId).ExecuteUpdateAsync(set => set.SetProperty(b => b.Balance, b => b.Balance - lot.Remaining), ct);
                db.Add(CreditEntry.Expired(lot, now));
            }
            await db.SaveChangesAsync(ct);
        }, ct);
    }
}
