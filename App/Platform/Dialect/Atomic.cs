using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.Dialect;

internal static class Atomic
{
    extension(DbContext db)
    {
        /// <summary>Runs several statements in one transaction, also where the context repeats what failed on a lost connection.</summary>
        public Task AtomicallyAsync(Func<Task> work, CancellationToken ct = default) =>
            db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
            {
                db.ChangeTracker.Clear();
                await using var transaction = await db.Database.BeginTransactionAsync(token);
                await work();
                await transaction.CommitAsync(token);
            }, ct);
    }
}
