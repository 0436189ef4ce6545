using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>
/// Does something once to every trial that is due for it, a hundred in a transaction and a few batches at a time. Where another node was quicker, the
/// batch is done over one by one, and what is no longer due is left alone.
/// </summary>
internal sealed class TrialBatches(IDbContextFactory<AppDb> dbs, TimeProvider clock)
{
    private const int Size = 100;
    private const int Parallel = 4;

    /// <summary>Changes a trial and adds what belongs to the change; does not save.</summary>
    public delegate Task Change(AppDb db, Subscription trial, DateTimeOffset now, CancellationToken ct);

    /// <param name="due">Narrows trials down to those that are due at a moment; must not find a row again that was changed.</param>
    /// <param name="changed">Told the team of each change after its commit.</param>
    public async Task RunAsync(
        Func<IQueryable<Subscription>, DateTimeOffset, IQueryable<Subscription>> due, Change change, Action<Guid>? changed, CancellationToken ct)
    {
        List<Guid> ids;
        await using (var db = await dbs.CreateDbContextAsync(ct))
        {
            ids = await due(Trials(db), clock.GetUtcNow()).Select(s => s.Id).ToListAsync(ct);
        }
        // Nodes that run at the same moment start at different ends.
        var batches = ids.Chunk(Size).ToArray();
        Random.Shared.Shuffle(batches);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = ct };
        await System.Threading.Tasks.Parallel.ForEachAsync(batches, options, async (batch, token) =>
        {
            if (!await TryAsync(batch, due, change, changed, token))
            {
                foreach (var id in batch)
                {
                    await TryAsync([id], due, change, changed, token);
                }
            }
        });
    }

    private async Task<bool> TryAsync(
        Guid[] ids, Func<IQueryable<Subscription>, DateTimeOffset, IQueryable<Subscription>> due, Change change, Action<Guid>? changed, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var trials = await due(Trials(db).Where(s => ids.Contains(s.Id)), now).ToListAsync(ct);
        foreach (var trial in trials)
        {
            await change(db, trial, now, ct);
        }
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) // another run has one of these
        {
            return false;
        }
        trials.ForEach(t => changed?.Invoke(t.TeamId));
        return true;
    }

    private static IQueryable<Subscription> Trials(AppDb db) => db.Subscriptions.Where(s => s.Status == SubscriptionStatus.Trialing);
}
