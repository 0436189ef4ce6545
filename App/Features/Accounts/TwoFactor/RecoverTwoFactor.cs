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
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.TwoFactor;

/// <summary>
/// The way back for somebody who lost authenticator and recovery codes (ACC-13): the first factor, a code by mail, a wait of days in which the owner is
/// told and can stop it by signing in, then the first factor and a code by mail again.
/// </summary>
public sealed class RecoverTwoFactor(
    IDbContextFactory<AppDb> dbs,
    TwoFactorTicket tickets,
    IssueCode codes,
    CheckCode check,
    Limiter limiter,
    EndSessions endSessions,
    StartSession sessions,
    MailComposer mails,
    IOptions<AccountsOptions> options,
    TimeProvider clock)
{
    /// <summary>Once it is ready it can be used for so long; then it has to be asked for again.</summary>
    public static readonly TimeSpan Usable = TimeSpan.FromDays(7);

    /// <summary>Sends a code to the account's address; 401 <c>ticket_invalid</c>, 429 beyond 5 an hour.</summary>
    public async Task<Outcome> AskAsync(string? ticket, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (tickets.Read(ticket) is not { } first || await AnswerTwoFactor.WhoseAsync(db, first, ct) is not { } who)
        {
            return AnswerTwoFactor.Stale;
        }
        var verdict = await limiter.TakeAsync($"two-factor-recovery:{who.UserId:N}", ResendCode.PerHour, TimeSpan.FromHours(1), ct);
        if (!verdict.Allowed)
        {
            return Outcome.WaitAfter(L("You asked for too many codes. Use the newest one."), verdict.RetryAfter);
        }
        await codes.ReplaceAsync(db, await db.RecipientAsync(who, ct), CodePurpose.RecoverTwoFactor, onceKey: null, ct);
        return Outcome.Done;
    }

    /// <summary>Starts the wait, says how long it still is, or, when it is over, turns the second factor off and signs in.</summary>
    public async Task<Outcome<TwoFactorWait>> RunAsync(string? ticket, string? typed, SessionKind kind, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (tickets.Read(ticket) is not { } first || await AnswerTwoFactor.WhoseAsync(db, first, ct) is not { } who)
        {
            return AnswerTwoFactor.Stale.For<TwoFactorWait>();
        }
        var read = await check.ReadAsync(who.Email, typed, caller, ct);
        if (!read.Ok)
        {
            return read.For<TwoFactorWait>();
        }
        var (normalized, digits) = read.Value;
        var code = await check.RunAsync(who.UserId, normalized, CodePurpose.RecoverTwoFactor, digits, wayIn: true, ct);
        if (!code.Ok)
        {
            return code.For<TwoFactorWait>();
        }
        TwoFactorWait? answer = null;
        await db.AtomicallyAsync(
            async () =>
            {
                var now = clock.GetUtcNow();
                answer = null;
                // The person's row first: of two answers at once, one finds the other's code used up.
                if (await db.Users.Where(u => u.Id == who.UserId && u.SecurityStamp == who.SecurityStamp && u.TwoFactorEnabled).ExecuteUpdateAsync(set => set.SetProperty(u => u.UpdatedAt, now), ct) == 0
                    || !await CheckCode.ConsumeAsync(db, code.Value, now, ct))
                {
                    return;
                }
                var asked = await db.TwoFactorRecoveries.SingleOrDefaultAsync(r => r.UserId == who.UserId, ct);
                answer = asked is null || now > asked.ReadyAt + Usable ? await BeginAsync(db, who, asked, caller, now, ct)
                    : now < asked.ReadyAt ? new(asked.ReadyAt, null)
                    : new(asked.ReadyAt, await TurnOffAsync(db, who.UserId, first.Method, kind, caller, now, ct));
                await db.SaveChangesAsync(ct);
            },
            ct);
        endSessions.Tell(who.UserId);
        return answer ?? AnswerTwoFactor.Stale.For<TwoFactorWait>();
    }

    private async Task<TwoFactorWait> BeginAsync(AppDb db, AccountIdentity who, TwoFactorRecovery? tooOld, Caller caller, DateTimeOffset now, CancellationToken ct)
    {
        if (tooOld is not null)
        {
            db.Remove(tooOld);
            await db.SaveChangesAsync(ct);
        }
        var readyAt = now + options.Value.TwoFactorRecoveryWait;
        db.Add(new TwoFactorRecovery { UserId = who.UserId, AskedAt = now, ReadyAt = readyAt });
        db.Audit(now, who.UserId, "two_factor.recovery_started", $"user:{who.UserId}", address: caller.Address);
        db.Publish(new SecurityNoticed(who.UserId, SecurityNews.TwoFactorRecoveryStarted, null, now), now);
        db.Add(await TwoFactorMails.RecoveryStartedAsync(mails, await db.RecipientAsync(who, ct), caller, now, readyAt));
        return new(readyAt, null);
    }

    private async Task<StartedSession> TurnOffAsync(AppDb db, Guid userId, string firstMethod, SessionKind kind, Caller caller, DateTimeOffset now, CancellationToken ct)
    {
        await db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(set => set.SetProperty(u => u.TwoFactorEnabled, false), ct);
        await TwoFactorSecrets.RemoveAsync(db, userId, ct);
        await endSessions.AllAsync(db, userId, "two_factor_off", ct);
        var who = await AccountIdentity.Where(db, u => u.Id == userId).SingleAsync(ct);
        db.Audit(now, userId, "two_factor.recovered", $"user:{userId}", address: caller.Address);
        db.Publish(new SecurityNoticed(userId, SecurityNews.TwoFactorOff, null, now), now);
        db.Add(await TwoFactorMails.ChangedAsync(mails, await db.RecipientAsync(who, ct), on: false, caller, now));
        db.Add(SignInRecord.Of(userId, $"{firstMethod}+recovery", caller, now));
        return sessions.Add(db, who, kind, caller);
    }
}

/// <param name="ReadyAt">From when the second factor can be turned off.</param>
/// <param name="Session">Set when it was: somebody is signed in.</param>
public sealed record TwoFactorWait(DateTimeOffset ReadyAt, StartedSession? Session);
