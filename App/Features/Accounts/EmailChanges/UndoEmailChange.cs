using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Features.Accounts.TwoFactor;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.EmailChanges;

/// <summary>
/// Takes an account back to the address it had (ACC-16), for whoever has the link that this address got. Somebody else may have moved it, so what they could
/// get in with goes: password, connected accounts, and passkeys and second factor of the week before the move and since. Its owner signs in by mail.
/// </summary>
public sealed class UndoEmailChange(IDbContextFactory<AppDb> dbs, EndSessions endSessions, TimeProvider clock)
{
    private static readonly Outcome Stale = Outcome.Refused(400, "undo_invalid", L("This link was used or is older than a week."));

    /// <summary>The address that an undo would bring back; 400 <c>undo_invalid</c>.</summary>
    public async Task<Outcome<string>> LookAsync(string? token, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await Find(db, token).Select(c => c.OldEmail).SingleOrDefaultAsync(ct) is { } email ? email : Stale.For<string>();
    }

    /// <summary>The address that is back; 400 <c>undo_invalid</c>, 403 for an account that is out, 409 <c>email_taken</c>.</summary>
    public async Task<Outcome<string>> RunAsync(string? token, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await Find(db, token).AsNoTracking().SingleOrDefaultAsync(ct) is not { } change)
        {
            return Stale.For<string>();
        }
        var who = await AccountIdentity.Where(db, u => u.Id == change.UserId).SingleAsync(ct);
        if (SignIn.RefusalOf(who) is { } refusal)
        {
            return refusal.For<string>();
        }
        var undone = false;
        try
        {
            await db.AtomicallyAsync(async () => undone = await BackAsync(db, change, caller, ct), ct);
        }
        catch (DbUpdateException clash) when (UniqueIndex.Violated(clash) == AccountIndexes.Email)
        {
            return Outcome.Conflict("email_taken", L("There is another account with that address by now. Contact us.")).For<string>();
        }
        endSessions.Tell(change.UserId);
        return undone ? change.OldEmail : Stale.For<string>();
    }

    private IQueryable<EmailChange> Find(AppDb db, string? token)
    {
        var (hash, since) = (Platform.Security.Tokens.Sha256(token is { Length: <= 100 } ? token : ""), clock.GetUtcNow() - EmailChange.Undoable);
        return db.EmailChanges.Where(c => c.UndoHash == hash && c.ChangedAt > since && c.UndoneAt == null);
    }

    private async Task<bool> BackAsync(AppDb db, EmailChange change, Caller caller, CancellationToken ct)
    {
        var (userId, now) = (change.UserId, clock.GetUtcNow());
        var since = change.ChangedAt - EmailChange.Undoable; // whoever takes an account over makes sure of a way back before they move it
        // The person's row first, as everywhere; later moves are undone with this one.
        if (await db.Users.Where(u => u.Id == userId && u.State == UserState.Active).ExecuteUpdateAsync(set => set.SetProperty(u => u.UpdatedAt, now), ct) == 0
            || await db.EmailChanges.Where(c => c.UserId == userId && c.ChangedAt >= change.ChangedAt && c.UndoneAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.UndoneAt, now), ct) == 0)
        {
            return false;
        }
        var user = await db.Users.SingleAsync(u => u.Id == userId, ct);
        var left = user.Email;
        (user.PasswordHash, user.EmailConfirmed) = (null, true);
        (user.Email, user.NormalizedEmail, user.TrialEmail) = (change.OldEmail, change.OldNormalizedEmail, TrialEmail.Of(change.OldEmail));
        await db.UserLogins.Where(l => l.UserId == userId).ExecuteDeleteAsync(ct);
        db.RemoveRange((await db.UserPasskeys.Where(p => p.UserId == userId).ToListAsync(ct)).Where(p => p.Data.CreatedAt > since));
        if (await db.Authenticators.AnyAsync(a => a.UserId == userId && a.CreatedAt > since, ct))
        {
            user.TwoFactorEnabled = false;
            await TwoFactorSecrets.RemoveAsync(db, userId, ct);
        }
        db.Publish(new EmailChanged(userId, user.HomeTeamId), now);
        db.Audit(now, userId, "account.email_change_undone", $"user:{userId}", new { email = left }, new { email = change.OldEmail }, caller.Address);
        await db.SaveChangesAsync(ct);
        await endSessions.AllAsync(db, userId, "email_change_undone", ct);
        return true;
    }
}
