using BlazorAccounts.Data;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Deletion;

/// <summary>Erases the accounts whose 30 days are over, and goes on with those that a crash left half erased.</summary>
internal sealed class EraseAccounts(IDbContextFactory<AppDb> dbs, EraseAccount erase, TimeProvider clock) : IJob
{
    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var due = await db.AccountDeletions.Where(d => (d.State == DeletionState.Scheduled || d.State == DeletionState.Erasing) && d.EraseAfter <= now)
            .OrderBy(d => d.EraseAfter).Select(d => d.Id).ToListAsync(ct);
        await Each.RunAsync(due, erase.RunAsync, ct);
    }
}
