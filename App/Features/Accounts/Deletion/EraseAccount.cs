using BlazorAccounts.Data;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Deletion;

/// <summary>
/// Erases an account whose term is over: first whoever was told about the person forgets them, then each feature's part goes in a transaction with the note that
/// it is through, the user's row last. Killed at any moment, the next run goes on behind the last note; two nodes at once do each step here once.
/// </summary>
public sealed class EraseAccount(IDbContextFactory<AppDb> dbs, IEnumerable<IAccountEnd> parts, IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>Does what is left. Changes nothing before the term is over, and nothing for an account that was restored.</summary>
    public async Task RunAsync(Guid deletionId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await BeginAsync(db, deletionId, ct))
        {
            return;
        }
        await ForgetOutsideAsync(deletionId, ct);
        foreach (var part in parts.OrderBy(p => p.Order).ThenBy(p => p.Name, StringComparer.Ordinal))
        {
            await StepAsync(db, deletionId, $"erase:{part.Name}", person => part.EraseAsync(db, person, ct), ct);
        }
        await StepAsync(db, deletionId, "erase:account", person => FinishAsync(db, deletionId, person, ct), ct);
    }

    // From here on there is no way back: of a restore at the same moment one is first.
    private async Task<bool> BeginAsync(AppDb db, Guid deletionId, CancellationToken ct)
    {
        var deletion = await db.AccountDeletions.SingleAsync(d => d.Id == deletionId, ct);
        if (!deletion.BeginErasing(clock.GetUtcNow()).Ok)
        {
            return false;
        }
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return await db.AccountDeletions.AnyAsync(d => d.Id == deletionId && d.State == DeletionState.Erasing, ct);
        }
    }

    // No transaction is open: this may take a while, and whoever is away is asked again by the next run.
    private async Task ForgetOutsideAsync(Guid deletionId, CancellationToken ct)
    {
        EndingAccount account;
        List<string> through;
        await using (var db = await dbs.CreateDbContextAsync(ct))
        {
            account = await db.AccountDeletions.Where(d => d.Id == deletionId).Select(d => new EndingAccount(d.Id, d.UserId, d.TeamId)).SingleAsync(ct);
            through = await db.DeletionSteps.Where(s => s.DeletionId == deletionId).Select(s => s.Name).ToListAsync(ct);
        }
        foreach (var part in parts.Where(p => !through.Contains($"forget:{p.Name}")))
        {
            await part.ForgetOutsideAsync(account, ct);
            await using var db = await dbs.CreateDbContextAsync(ct);
            await StepAsync(db, deletionId, $"forget:{part.Name}", _ => Task.CompletedTask, ct);
        }
    }

    private async Task StepAsync(AppDb db, Guid deletionId, string step, Func<ErasedPerson, Task> work, CancellationToken ct)
    {
        if (await db.DeletionSteps.AnyAsync(s => s.DeletionId == deletionId && s.Name == step, ct))
        {
            return;
        }
        try
        {
            await db.AtomicallyAsync(
                async () =>
                {
                    // The note first: another node's waits for it and then finds that there is nothing left to do.
                    db.Add(new DeletionStep { DeletionId = deletionId, Name = step, DoneAt = clock.GetUtcNow() });
                    await db.SaveChangesAsync(ct);
                    var deletion = await db.AccountDeletions.AsNoTracking().SingleAsync(d => d.Id == deletionId, ct);
                    var copy = ProtectedCopy.Open(protection, deletion.Copy!);
                    await work(new(deletion.UserId, deletion.TeamId, copy.Email, deletion.ScheduledAt!.Value));
                    await db.SaveChangesAsync(ct);
                },
                ct);
        }
        catch (DbUpdateException clash) when (UniqueIndex.Violated(clash) is not null)
        {
            db.ChangeTracker.Clear();
        }
    }

    private async Task FinishAsync(AppDb db, Guid deletionId, ErasedPerson person, CancellationToken ct)
    {
        var (now, deletion) = (clock.GetUtcNow(), await db.AccountDeletions.SingleAsync(d => d.Id == deletionId, ct));
        // Everything that hangs on the row goes with it: sessions, sign-ins, settings, progress, roles.
        await db.Users.Where(u => u.Id == person.UserId).ExecuteDeleteAsync(ct);
        deletion.Finish(now);
        db.Audit(now, null, "account.erased", $"user:{person.UserId}");
    }
}
