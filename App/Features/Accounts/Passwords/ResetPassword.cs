using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Platform.RateLimits;
using BlazorAccounts.Platform.Security;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Passwords;

/// <summary>
/// The last step of a reset: sets the new password and ends every session, token and code of the account, in one transaction. The code proved the address,
/// so an unconfirmed one is confirmed with it.
/// </summary>
public sealed class ResetPassword(
    IDbContextFactory<AppDb> dbs, ResetProof proof, BcryptPasswordHasher hasher, EndSessions endSessions, Limiter limiter, MailComposer mails, TimeProvider clock)
{
    private static readonly Outcome Stale = Outcome.Refused(400, "reset_token_invalid", L("That took too long. Ask for a new code."));

    /// <summary>400 <c>reset_token_invalid</c>, or with a message for <c>newPassword</c>.</summary>
    public async Task<Outcome> RunAsync(string? resetToken, string? newPassword, Caller caller, CancellationToken ct)
    {
        if (proof.Read(resetToken) is not { } proved)
        {
            return Stale;
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        var person = await db.Users.Where(u => u.Id == proved.UserId && u.SecurityStamp == proved.SecurityStamp && u.State == UserState.Active)
            .Select(u => new { u.Email, u.UserName, Name = User.Greet(u.DisplayName, u.FirstName, u.UserName!), u.EmailConfirmed, u.HomeTeamId }).SingleOrDefaultAsync(ct);
        if (person is null)
        {
            return Stale;
        }
        if (NewPassword.ProblemOf(newPassword, person.Email, person.UserName) is { } problem)
        {
            return Outcome.Invalid("newPassword", "password_invalid", problem);
        }
        var hash = await hasher.HashAsync(newPassword!, ct);
        var done = false;
        await db.AtomicallyAsync(
            async () =>
            {
                // The stamp decides who is first: it changes below.
                done = (person.EmailConfirmed || await FirstProof.TakeAsync(db, proved.UserId, proved.SecurityStamp, ct)) && await db.Users.Where(u => u.Id == proved.UserId && u.SecurityStamp == proved.SecurityStamp && u.State == UserState.Active)
                    .ExecuteUpdateAsync(set => set.SetProperty(u => u.PasswordHash, hash), ct) == 1;
                if (!done)
                {
                    return;
                }
                var now = clock.GetUtcNow();
                await endSessions.AllAsync(db, proved.UserId, "password_reset", ct);
                if (!person.EmailConfirmed)
                {
                    db.Audit(now, proved.UserId, "account.email_confirmed", $"user:{proved.UserId}", address: caller.Address);
                    db.Publish(new EmailConfirmed(proved.UserId, person.HomeTeamId), now);
                }
                db.Audit(now, proved.UserId, "account.password_reset", $"user:{proved.UserId}", address: caller.Address);
                db.Publish(new SecurityNoticed(proved.UserId, SecurityNews.PasswordChanged, null, now), now);
                db.Add(await mails.ComposeAsync<PasswordChangedMail>(
                    await db.RecipientAsync(proved.UserId, person.Email!, person.Name, ct),
                    MailCategory.Security,
                    new Dictionary<string, object?>
                    {
                        [nameof(PasswordChangedMail.Name)] = person.Name,
                        [nameof(PasswordChangedMail.At)] = now,
                        [nameof(PasswordChangedMail.Device)] = caller.UserAgent,
                    }));
                await db.SaveChangesAsync(ct);
            },
            ct);
        if (!done)
        {
            return Stale;
        }
        endSessions.Tell(proved.UserId);
        await limiter.ResetAsync(SignInThrottle.KeyOf(proved.UserId, ""), ct); // who locked it out did not know the new one
        return Outcome.Done;
    }
}
