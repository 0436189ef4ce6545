using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.Events;

/// <summary>Removes events that were handled more than 30 days ago. Dead ones stay until somebody decides.</summary>
internal sealed class ForgetHandledEvents(IDbContextFactory<DbContext> dbs, TimeProvider clock) : IJob
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var before = clock.GetUtcNow() - Kept;
        await db.Set<OutboxEvent>().Where(e => e.HandledAt < before).ExecuteDeleteAsync(ct);
    }
}
