using BlazorAccounts.Data;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Notifications;

/// <summary>Removes notifications that were read more than 90 days ago. An event that could tell of them again is gone long before.</summary>
internal sealed class ForgetReadNotifications(IDbContextFactory<AppDb> dbs, TimeProvider clock) : IJob
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var before = clock.GetUtcNow() - Kept;
        await db.Notifications.Where(n => n.ReadAt < before).ExecuteDeleteAsync(ct);
    }
}
