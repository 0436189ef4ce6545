using BlazorAccounts.Platform.Relaying;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.Events;

/// <summary>Gives a dead event its attempts again. Handlers that are through stay through.</summary>
public sealed class RetryEvent(IDbContextFactory<DbContext> dbs, TimeProvider clock, EventSignal signal)
{
    /// <returns>Done also when it is not dead; or not found.</returns>
    public async Task<Outcome> RunAsync(Guid id, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var revived = await db.Set<OutboxEvent>().Where(e => e.Id == id && e.DeadAt != null).ExecuteUpdateAsync(set => set
            .SetProperty(e => e.DeadAt, (DateTimeOffset?)null).SetProperty(e => e.Attempts, 0).SetProperty(e => e.DueAt, now), ct);
        signal.Wake();
        return revived == 1 || await db.Set<OutboxEvent>().AnyAsync(e => e.Id == id, ct) ? Outcome.Done : Outcome.NotFound;
    }
}
