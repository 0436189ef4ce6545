using BlazorAccounts.Data;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Deletion;

/// <summary>
/// Leads a deletion from the wish to the closed account: first everything outside is settled, above all what charges a card, then the account is closed.
/// Whatever is away is tried again, by the event at first and by a job for as long as it takes.
/// </summary>
public sealed class FinishDeletion(IDbContextFactory<AppDb> dbs, IEnumerable<IAccountEnd> parts, CloseAccount close, TimeProvider clock) : IHandle<AccountDeletionRequested>
{
    public Task HandleAsync(AccountDeletionRequested happened, Guid eventId, CancellationToken ct) => RunAsync(happened.DeletionId, ct);

    /// <summary>Does what is left; throws when something outside is away. Changes nothing once the account is closed.</summary>
    public async Task RunAsync(Guid deletionId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var deletion = await db.AccountDeletions.AsNoTracking().SingleAsync(d => d.Id == deletionId, ct);
        if (deletion.State is DeletionState.Requested)
        {
            var account = new EndingAccount(deletion.Id, deletion.UserId, deletion.TeamId);
            var through = await db.DeletionSteps.Where(s => s.DeletionId == deletionId).Select(s => s.Name).ToListAsync(ct);
            foreach (var part in parts.Where(p => !through.Contains($"settle:{p.Name}")))
            {
                await part.SettleAsync(account, ct); // no transaction is open: this may take a while
                await NoteAsync(deletionId, $"settle:{part.Name}", ct);
            }
            await MoveOnAsync(deletionId, ct);
        }
        await close.RunAsync(deletionId, ct);
    }

    private async Task NoteAsync(Guid deletionId, string step, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        db.Add(new DeletionStep { DeletionId = deletionId, Name = step, DoneAt = clock.GetUtcNow() });
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException clash) when (UniqueIndex.Violated(clash) is not null)
        {
            // another node is at it, too, and was quicker
        }
    }

    private async Task MoveOnAsync(Guid deletionId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var deletion = await db.AccountDeletions.SingleAsync(d => d.Id == deletionId, ct);
        if (!deletion.BillingIsSettled(clock.GetUtcNow()).Ok)
        {
            return; // it is further by now
        }
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            // another node moved it
        }
    }
}
