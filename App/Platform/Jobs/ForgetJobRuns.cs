using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.Jobs;

/// <summary>Removes runs that started more than a week ago, except failures, which stay for a month.</summary>
internal sealed class ForgetJobRuns(IDbContextFactory<DbContext> dbs, TimeProvider clock) : IJob
{
    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var weekAgo = clock.GetUtcNow().AddDays(-7);
        var monthAgo = clock.GetUtcNow().AddDays(-30);
        await db.Set<JobRun>().Where(r => r.StartedAt < monthAgo || (r.StartedAt < weekAgo && r.Outcome == JobOutcome.Done)).ExecuteDeleteAsync(ct);
    }
}
