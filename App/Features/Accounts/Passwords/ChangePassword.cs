using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Platform.Security;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Passwords;

/// <summary>Changes the password of somebody who is signed in and proved it lately. Everything else ends; they go on in a new session.</summary>
public sealed class ChangePassword(
    IOwnedDbs dbs, FreshProof proof, BcryptPasswordHasher hasher, EndSessions endSessions, StartSession sessions, MailComposer mails, TimeProvider clock)
{
    /// <summary>The session to go on in; 403 <c>proof_required</c>, 400 <c>password_invalid</c>, or 401 when the account was changed meanwhile.</summary>
    public async Task<Outcome<StartedSession>> RunAsync(Guid userId, Guid? sessionId, string? newPassword, SessionKind kind, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        // The stamp before the session: whatever ends the session from here on changes the stamp too, so the change below finds another.
        var person = await db.Users.Where(u => u.Id == userId).Select(u => new { u.Email, u.UserName, u.SecurityStamp }).SingleAsync(ct);
        if (await proof.RequireAsync(sessionId, ct) is { Ok: false } refusal)
        {
            return refusal.For<StartedSession>();
        }
        if (NewPassword.ProblemOf(newPassword, person.Email, person.UserName) is { } problem)
        {
            return Outcome.Invalid("newPassword", "password_invalid", problem).For<StartedSession>();
        }
        var hash = await hasher.HashAsync(newPassword!, ct);
        StartedSession? started = null;
        await db.AtomicallyAsync(
            async () =>
            {
                var now = clock.GetUtcNow();
                started = null;
                // The stamp decides who is first: it changes below.
                if (await db.Users.Where(u => u.Id == userId && u.SecurityStamp == person.SecurityStamp && u.State == UserState.Active)
                    .ExecuteUpdateAsync(set => set.SetProperty(u => u.PasswordHash, hash), ct) == 0)
                {
                    return;
                }
                await endSessions.AllAsync(db, userId, "password_changed", ct);
                var who = await AccountIdentity.Where(db, u => u.Id == userId).SingleAsync(ct);
                started = sessions.Add(db, who, kind, caller);
                db.Audit(now, userId, "account.password_changed", $"user:{userId}", address: caller.Address);
                db.Publish(new SecurityNoticed(userId, SecurityNews.PasswordChanged, null, now), now);
                db.Add(await mails.ComposeAsync<PasswordChangedMail>(
                    await db.RecipientAsync(who, ct),
                    MailCategory.Security,
                    new Dictionary<string, object?>
                    {
                        [nameof(PasswordChangedMail.Name)] = who.Name,
                        [nameof(PasswordChangedMail.At)] = now,
                        [nameof(PasswordChangedMail.Device)] = caller.UserAgent,
                    }));
                await db.SaveChangesAsync(ct);
            },
            ct);
        endSessions.Tell(userId);
        return started ?? Outcome.Unauthenticated.For<StartedSession>();
    }
}
