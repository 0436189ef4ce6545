using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.RateLimits;

/// <summary>Removes counters whose window is over.</summary>
internal sealed class ForgetEndedWindows(IDbContextFactory<DbContext> dbs, TimeProvider clock) : IJob
{
    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        await db.Set<RateCounter>().Where(c => c.EndsAt < now).ExecuteDeleteAsync(ct);
    }
}
