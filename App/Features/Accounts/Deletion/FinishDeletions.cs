using BlazorAccounts.Data;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Deletion;

/// <summary>Goes on with deletions that could not be finished when they were asked for. One that still fails does not hold up the others.</summary>
internal sealed class FinishDeletions(IDbContextFactory<AppDb> dbs, FinishDeletion finish) : IJob
{
    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var open = await db.AccountDeletions.Where(d => d.State == DeletionState.Requested || d.State == DeletionState.BillingClosed)
            .OrderBy(d => d.RequestedAt).Select(d => d.Id).ToListAsync(ct);
        await Each.RunAsync(open, finish.RunAsync, ct);
    }
}

/// <summary>Many deletions one after the other: a failing one is left for the next run, and the job fails at its end.</summary>
internal static class Each
{
    public static async Task RunAsync(IEnumerable<Guid> deletions, Func<Guid, CancellationToken, Task> work, CancellationToken ct)
    {
        List<Exception> failures = [];
        foreach (var id in deletions)
        {
            try
            {
                await work(id, ct);
            }
            catch (Exception failure) when (!ct.IsCancellationRequested)
            {
                failures.Add(failure);
            }
        }
        if (failures.Count > 0)
        {
            throw new AggregateException($"{failures.Count} deletions could not go on.", failures);
        }
    }
}
