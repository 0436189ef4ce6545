using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.EmailChanges;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Mail;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Deletion;

/// <summary>An account that can be restored.</summary>
/// <param name="UsernameTaken">Somebody else has it by now: another must be chosen.</param>
/// <param name="EmailTaken">Somebody registered with the address anew: this account cannot come back.</param>
public sealed record RestorableAccount(string Email, string Username, DateTimeOffset EraseAfter, bool UsernameTaken, bool EmailTaken);

/// <summary>
/// Brings a deleted account back, for whoever has the link of the mail, within 30 days and once. Its owner signs in as before; a plan that was cancelled stays
/// cancelled.
/// </summary>
public sealed class RestoreAccount(
    IDbContextFactory<AppDb> dbs, IEnumerable<IAccountEnd> parts, EndSessions endSessions, MailComposer mails, IDataProtectionProvider protection, TimeProvider clock)
{
    private const int Tries = 5;
    private static readonly Outcome Stale = Outcome.Refused(400, "restore_invalid", L("This link was used or is too old."));
    private static readonly Outcome EmailTaken = Outcome.Conflict("email_taken", L("Somebody registered with this address after the account was deleted, so it cannot be restored."));

    /// <summary>What a restore would bring back; 400 <c>restore_invalid</c>.</summary>
    public async Task<Outcome<RestorableAccount>> LookAsync(string? token, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await Find(db, token).AsNoTracking().SingleOrDefaultAsync(ct) is { } deletion ? await ReadAsync(db, deletion, ct) : Stale.For<RestorableAccount>();
    }

    /// <param name="username">Another than the account had; null keeps that.</param>
    /// <returns>The account that is back; 400 <c>restore_invalid</c> or <c>username_invalid</c>, 409 <c>email_taken</c> or <c>username_taken</c>.</returns>
    public async Task<Outcome<RestorableAccount>> RunAsync(string? token, string? username, Caller caller, CancellationToken ct)
    {
        username = string.IsNullOrWhiteSpace(username) ? null : username.Trim();
        if (username is not null && UsernameRule.Problem(username) is { } problem)
        {
            return Outcome.Invalid("username", "username_invalid", problem).For<RestorableAccount>();
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var outcome = Stale.For<RestorableAccount>();
                await db.AtomicallyAsync(async () => outcome = await WriteAsync(db, token, username, caller, ct), ct);
                return outcome;
            }
            catch (DbUpdateConcurrencyException) when (attempt < Tries)
            {
                // the link was used at this very moment, or its time ended: the next look says so
            }
            catch (DbUpdateException clash) when (UniqueIndex.Violated(clash) is AccountIndexes.Email)
            {
                return EmailTaken.For<RestorableAccount>();
            }
            catch (DbUpdateException clash) when (UniqueIndex.Violated(clash) is AccountIndexes.Username)
            {
                return TakenNames.Username.For<RestorableAccount>();
            }
        }
    }

    private IQueryable<AccountDeletion> Find(AppDb db, string? token)
    {
        var (hash, now) = (Platform.Security.Tokens.Sha256(token is { Length: <= 100 } ? token : ""), clock.GetUtcNow());
        return db.AccountDeletions.Where(d => d.RestoreHash == hash && d.State == DeletionState.Scheduled && d.EraseAfter > now);
    }

    private async Task<RestorableAccount> ReadAsync(AppDb db, AccountDeletion deletion, CancellationToken ct)
    {
        var copy = ProtectedCopy.Open(protection, deletion.Copy!);
        return new(
            copy.Email,
            copy.Username,
            deletion.EraseAfter!.Value,
            await db.Users.AnyAsync(u => u.Id != deletion.UserId && u.NormalizedUserName == copy.NormalizedUsername, ct),
            await db.Users.AnyAsync(u => u.Id != deletion.UserId && u.NormalizedEmail == copy.NormalizedEmail, ct) || await ChangeEmail.IsKeptAsync(db, copy.NormalizedEmail, deletion.UserId, clock.GetUtcNow(), ct));
    }

    private async Task<Outcome<RestorableAccount>> WriteAsync(AppDb db, string? token, string? username, Caller caller, CancellationToken ct)
    {
        if (await Find(db, token).SingleOrDefaultAsync(ct) is not { } deletion)
        {
            return Stale.For<RestorableAccount>();
        }
        var (now, copy, account) = (clock.GetUtcNow(), ProtectedCopy.Open(protection, deletion.Copy!), await ReadAsync(db, deletion, ct));
        if (account.EmailTaken)
        {
            return EmailTaken.For<RestorableAccount>();
        }
        if (username is null && account.UsernameTaken)
        {
            return TakenNames.Username.For<RestorableAccount>();
        }
        if (!deletion.Restore(now).Ok)
        {
            return Stale.For<RestorableAccount>();
        }
        await endSessions.AllAsync(db, deletion.UserId, "restored", ct);
        if (await db.Users.SingleOrDefaultAsync(u => u.Id == deletion.UserId, ct) is not { } user)
        {
            return Stale.For<RestorableAccount>(); // erased since the look above
        }
        await copy.PutBackAsync(db, user, ct);
        user.UserName = username ?? copy.Username;
        user.NormalizedUserName = UsernameRule.Normalize(user.UserName);
        (user.State, user.DeletedAt, user.ConcurrencyStamp, user.UpdatedAt) = (UserState.Active, null, Guid.NewGuid().ToString(), now);
        user.Consents.DeletionRequestedAt = null;
        foreach (var part in parts)
        {
            await part.ReopenAsync(db, user, ct);
        }
        db.Audit(now, user.Id, "account.restored", $"user:{user.Id}", new { State = nameof(UserState.Deleted) }, new { State = nameof(UserState.Active) }, caller.Address);
        db.Add(await mails.ComposeAsync<AccountRestoredMail>(
            await db.RecipientAsync(user.Id, user.Email!, user.Greeting, ct),
            MailCategory.Security,
            new Dictionary<string, object?> { [nameof(AccountRestoredMail.Name)] = user.Greeting, [nameof(AccountRestoredMail.At)] = now, [nameof(AccountRestoredMail.Device)] = caller.UserAgent }));
        await db.SaveChangesAsync(ct);
        return account with { Username = user.UserName };
    }
}
