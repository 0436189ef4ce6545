using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.EmailChanges;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Accounts.TwoFactor;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Platform.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Deletion;

/// <summary>
/// Closes an account once nothing outside goes on: takes the person out of it into a sealed copy, frees address and username, and sends the link that restores
/// it for 30 days. All in one transaction, and once.
/// </summary>
public sealed class CloseAccount(
    IDbContextFactory<AppDb> dbs, IEnumerable<IAccountEnd> parts, EndSessions endSessions, MailComposer mails, IDataProtectionProvider protection, ServerKeys keys, TimeProvider clock)
{
    internal async Task RunAsync(Guid deletionId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        try
        {
            await db.AtomicallyAsync(() => CloseAsync(db, deletionId, ct), ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            // another node closed it
        }
    }

    private async Task CloseAsync(AppDb db, Guid deletionId, CancellationToken ct)
    {
        var deletion = await db.AccountDeletions.SingleAsync(d => d.Id == deletionId, ct);
        if (deletion.State is not DeletionState.BillingClosed)
        {
            return;
        }
        var now = clock.GetUtcNow();
        // The person's row first: whoever is writing to it is done before it is read, and finds another version afterwards.
        await endSessions.AllAsync(db, deletion.UserId, "deleted", ct);
        var user = await db.Users.SingleAsync(u => u.Id == deletion.UserId, ct);
        var copy = await ProtectedCopy.OfAsync(db, user, ct);
        var token = Platform.Security.Tokens.NewToken();
        deletion.Close(copy.Seal(protection), Platform.Security.Tokens.Sha256(token), now);
        await KeepTrialClaimAsync(db, user, now, ct);
        await MailAsync(db, user, deletion, token, ct);
        await TakeOutAsync(db, user, now, ct);
        var account = new EndingAccount(deletion.Id, deletion.UserId, deletion.TeamId);
        foreach (var part in parts)
        {
            await part.CloseAsync(db, account, ct);
        }
        db.Audit(now, null, "account.deletion_scheduled", $"user:{user.Id}", after: new { deletion.EraseAfter });
        await db.SaveChangesAsync(ct);
    }

    // The one of registration is for the address of that day; a later one has had its trial, too.
    private async Task KeepTrialClaimAsync(AppDb db, User user, DateTimeOffset now, CancellationToken ct)
    {
        var key = TrialClaim.KeyOf(keys, TrialEmail.Of(user.Email!));
        if (!await db.TrialClaims.AnyAsync(c => c.Key == key, ct))
        {
            db.Add(TrialClaim.Of(key, user.Id, now));
        }
    }

    // Also to an address that the account left lately: whoever took the account over must not be the only one who can bring it back.
    private async Task MailAsync(AppDb db, User user, AccountDeletion deletion, string token, CancellationToken ct)
    {
        var since = deletion.RequestedAt - EmailChange.Undoable;
        var left = await db.EmailChanges.Where(c => c.UserId == user.Id && c.ChangedAt > since && c.UndoneAt == null).Select(c => c.OldEmail).ToListAsync(ct);
        foreach (var email in left.Prepend(user.Email!).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            db.Add(await mails.ComposeAsync<DeletionScheduledMail>(
                await db.RecipientAsync(user.Id, email, user.Greeting, ct),
                MailCategory.Security,
                new Dictionary<string, object?>
                {
                    [nameof(DeletionScheduledMail.Name)] = user.Greeting,
                    [nameof(DeletionScheduledMail.RequestedAt)] = deletion.RequestedAt,
                    [nameof(DeletionScheduledMail.EraseAfter)] = deletion.EraseAfter!.Value,
                    [nameof(DeletionScheduledMail.Restore)] = $"/restore-account?token={token}",
                },
                expiresAt: deletion.EraseAfter));
        }
    }

    private static async Task TakeOutAsync(AppDb db, User user, DateTimeOffset now, CancellationToken ct)
    {
        (user.Email, user.EmailConfirmed) = ($"deleted_{user.Id}@deleted.local", false);
        user.NormalizedEmail = $"(deleted) {user.Id}"; // no address is ever compared as this, so nobody can take it first
        (user.UserName, user.NormalizedUserName) = ($"deleted_{user.Id}", $"DELETED_{user.Id}");
        (user.TrialEmail, user.PasswordHash, user.TwoFactorEnabled) = (user.Email, null, false);
        (user.FirstName, user.LastName, user.DisplayName, user.Bio, user.PhotoUrl, user.PhoneNumber) = (null, null, null, null, null, null);
        (user.ConcurrencyStamp, user.UpdatedAt) = (Guid.NewGuid().ToString(), now); // a form that was opened before is not written over this
        await db.UserLogins.Where(l => l.UserId == user.Id).ExecuteDeleteAsync(ct);
        await db.UserPasskeys.Where(p => p.UserId == user.Id).ExecuteDeleteAsync(ct);
        await TwoFactorSecrets.RemoveAsync(db, user.Id, ct);
    }
}
