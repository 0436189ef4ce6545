using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Platform.RateLimits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.EmailChanges;

/// <summary>An account has another address, by a change or by its undoing.</summary>
public sealed record EmailChanged(Guid UserId, Guid TeamId) : IEvent;

/// <summary>
/// Moves an account to another address (ACC-16): behind a fresh proof, by a code that the new address gets. Everything else ends; the old address is told and
/// can undo it for a week.
/// </summary>
public sealed class ChangeEmail(
    IDbContextFactory<AppDb> dbs,
    FreshProof proof,
    IssueCode codes,
    CheckCode check,
    Limiter limiter,
    EndSessions endSessions,
    StartSession sessions,
    MailComposer mails,
    IOptions<AccountsOptions> options,
    TimeProvider clock)
{
    /// <summary>The address that waits for its code; null when none does.</summary>
    public async Task<string?> PendingAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await Pending(db, userId).Select(c => c.NewEmail).SingleOrDefaultAsync(ct);
    }

    /// <summary>
    /// Sends a code to the new address; 400 for none or one's own, 403 <c>proof_required</c>, 409 <c>email_taken</c> (with <c>Accounts:HideExistingEmails</c> it is
    /// answered like any other, and gets no code), 429 beyond 5 an hour.
    /// </summary>
    public async Task<Outcome> AskAsync(Guid userId, Guid? sessionId, string? email, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        // The stamp before the session: whatever ends the session from here on changes the stamp too, so the change below finds another.
        var who = await AccountIdentity.Where(db, u => u.Id == userId).SingleAsync(ct);
        if (await proof.RequireAsync(sessionId, ct) is { Ok: false } refusal)
        {
            return refusal;
        }
        if (EmailAddress.Normalize(email) is not { } normalized)
        {
            return Outcome.Invalid("email", "validation_failed", EmailAddress.Problem(email?.Trim())!);
        }
        if (normalized == EmailAddress.Normalize(who.Email))
        {
            return Outcome.Invalid("email", "validation_failed", L("That is your address already."));
        }
        var verdict = await limiter.TakeAsync($"change-email:{userId:N}", ResendCode.PerHour, TimeSpan.FromHours(1), ct);
        if (!verdict.Allowed)
        {
            return Outcome.WaitAfter(L("You asked for too many codes. Use the newest one."), verdict.RetryAfter);
        }
        var taken = await db.Users.AnyAsync(u => u.NormalizedEmail == normalized, ct) || await IsKeptAsync(db, normalized, userId, ct);
        if (taken && !options.Value.HideExistingEmails)
        {
            return TakenNames.Email;
        }
        var asked = false;
        await db.AtomicallyAsync(
            async () =>
            {
                var now = clock.GetUtcNow();
                // Locks the row: of two at once, one takes the other's code and address away together.
                asked = await db.Users.Where(u => u.Id == userId && u.SecurityStamp == who.SecurityStamp && u.State == UserState.Active).ExecuteUpdateAsync(set => set.SetProperty(u => u.UpdatedAt, now), ct) == 1;
                if (!asked)
                {
                    return;
                }
                await Pending(db, userId).ExecuteDeleteAsync(ct);
                await db.EmailCodes.Where(c => c.UserId == userId && c.Purpose == CodePurpose.ChangeEmail).ExecuteDeleteAsync(ct);
                var code = await codes.AddAsync(db, taken ? null : await db.RecipientAsync(userId, email!.Trim(), who.Name, ct), userId, CodePurpose.ChangeEmail, now);
                db.Add(new EmailChange { UserId = userId, CodeId = code.Id, OldEmail = who.Email, OldNormalizedEmail = EmailAddress.Normalize(who.Email)!, NewEmail = email!.Trim(), AskedAt = now });
                await db.SaveChangesAsync(ct);
            },
            ct);
        return asked ? Outcome.Done : Outcome.Unauthenticated;
    }

    /// <summary>The session to go on in; 400 <c>code_invalid</c> or <c>code_expired</c>, 401 when everything was ended meanwhile, 409 <c>email_taken</c>, 429.</summary>
    public async Task<Outcome<StartedSession>> ConfirmAsync(Guid userId, string? typed, SessionKind kind, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var before = await AccountIdentity.Where(db, u => u.Id == userId).SingleAsync(ct);
        var read = await check.ReadAsync(before.Email, typed, caller, ct);
        if (!read.Ok)
        {
            return read.For<StartedSession>();
        }
        var code = await check.RunAsync(userId, read.Value.NormalizedEmail, CodePurpose.ChangeEmail, read.Value.Digits, wayIn: false, ct);
        if (!code.Ok)
        {
            return code.For<StartedSession>();
        }
        StartedSession? started = null;
        try
        {
            await db.AtomicallyAsync(async () => started = await MoveAsync(db, before, code.Value, kind, caller, ct), ct);
        }
        catch (DbUpdateException clash) when (UniqueIndex.Violated(clash) == AccountIndexes.Email)
        {
            return TakenNames.Email.For<StartedSession>(); // registered by somebody since the code was sent
        }
        endSessions.Tell(userId);
        return started ?? CheckCode.Refuse(0).For<StartedSession>();
    }

    /// <summary>Whether an address is kept for an account that left it lately, so that it can go back.</summary>
    internal static Task<bool> IsKeptAsync(AppDb db, string? normalizedEmail, Guid exceptFor, DateTimeOffset now, CancellationToken ct)
    {
        var since = now - EmailChange.Undoable;
        return db.EmailChanges.AnyAsync(c => c.OldNormalizedEmail == normalizedEmail && c.UserId != exceptFor && c.ChangedAt > since && c.UndoneAt == null, ct);
    }

    private static IQueryable<EmailChange> Pending(AppDb db, Guid userId) =>
        db.EmailChanges.Where(c => c.UserId == userId && c.ChangedAt == null && db.EmailCodes.Any(code => code.Id == c.CodeId && code.ConsumedAt == null));

    private Task<bool> IsKeptAsync(AppDb db, string normalizedEmail, Guid exceptFor, CancellationToken ct) => IsKeptAsync(db, normalizedEmail, exceptFor, clock.GetUtcNow(), ct);

    private async Task<StartedSession?> MoveAsync(AppDb db, AccountIdentity before, Guid codeId, SessionKind kind, Caller caller, CancellationToken ct)
    {
        var (userId, now) = (before.UserId, clock.GetUtcNow());
        if (await db.Users.Where(u => u.Id == userId && u.SecurityStamp == before.SecurityStamp && u.State == UserState.Active).ExecuteUpdateAsync(set => set.SetProperty(u => u.UpdatedAt, now), ct) == 0
            || !await CheckCode.ConsumeAsync(db, codeId, now, ct))
        {
            return null;
        }
        var change = await db.EmailChanges.SingleAsync(c => c.CodeId == codeId, ct);
        var undo = Platform.Security.Tokens.NewToken();
        (change.ChangedAt, change.UndoHash) = (now, Platform.Security.Tokens.Sha256(undo));
        var user = await db.Users.SingleAsync(u => u.Id == userId, ct);
        (user.Email, user.NormalizedEmail, user.TrialEmail) = (change.NewEmail, EmailAddress.Normalize(change.NewEmail), TrialEmail.Of(change.NewEmail));
        await db.SaveChangesAsync(ct);
        await endSessions.AllAsync(db, userId, "email_changed", ct);
        var who = await AccountIdentity.Where(db, u => u.Id == userId).SingleAsync(ct);
        var session = sessions.Add(db, who, kind, caller);
        db.Publish(new EmailChanged(userId, who.TeamId), now);
        db.Publish(new SecurityNoticed(userId, SecurityNews.EmailChanged, null, now), now);
        db.Audit(now, userId, "account.email_changed", $"user:{userId}", new { email = change.OldEmail }, new { email = change.NewEmail }, caller.Address);
        db.Add(await mails.ComposeAsync<EmailChangedMail>(
            await db.RecipientAsync(userId, change.OldEmail, who.Name, ct),
            MailCategory.Security,
            new Dictionary<string, object?>
            {
                [nameof(EmailChangedMail.Name)] = who.Name,
                [nameof(EmailChangedMail.NewEmail)] = change.NewEmail,
                [nameof(EmailChangedMail.At)] = now,
                [nameof(EmailChangedMail.Device)] = caller.UserAgent,
                [nameof(EmailChangedMail.Undo)] = $"/undo-email-change?token={undo}",
            }));
        await db.SaveChangesAsync(ct);
        return session;
    }
}
