using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.RateLimits;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.TwoFactor;

/// <summary>The second step of a sign-in: a code from the authenticator app, or a recovery code (ACC-13).</summary>
public sealed class AnswerTwoFactor(
    IDbContextFactory<AppDb> dbs, TwoFactorTicket tickets, TwoFactorSecrets secrets, SignInThrottle throttle, Limiter limiter, FinishSignIn finish, TimeProvider clock)
{
    internal static readonly Outcome Stale = Outcome.Refused(401, "ticket_invalid", L("That took too long. Sign in again."));

    /// <summary>401 <c>ticket_invalid</c>, 400 <c>code_invalid</c>, or 429 together with every other way of proving the account.</summary>
    public async Task<Outcome<StartedSession>> RunAsync(string? ticket, string? code, string? recoveryCode, SessionKind kind, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (tickets.Read(ticket) is not { } first || await WhoseAsync(db, first, ct) is not { } who)
        {
            return Stale.For<StartedSession>();
        }
        var field = recoveryCode is null ? "code" : "recoveryCode";
        if (string.IsNullOrWhiteSpace(recoveryCode ?? code))
        {
            return Outcome.Invalid(field, "code_missing", recoveryCode is null ? L("Enter the 6-digit code from your app.") : L("Enter one of your recovery codes.")).For<StartedSession>();
        }
        var now = clock.GetUtcNow();
        var right = false;
        var throttled = await throttle.TryAsync(
            SignInThrottle.KeyOf(who.UserId, ""),
            caller,
            async () => (right = recoveryCode is not null
                ? await secrets.TakeRecoveryCodeAsync(db, who.UserId, recoveryCode, now, ct)
                : CheckCode.Digits(code) is { } digits && await secrets.TakeCodeAsync(db, who.UserId, digits, now, ct)) ? Proof.Whole : Proof.Wrong,
            ct);
        if (!throttled.Ok)
        {
            return throttled.For<StartedSession>();
        }
        var method = $"{first.Method}+{(recoveryCode is null ? "totp" : "recovery_code")}";
        if (!right)
        {
            db.Add(SignInRecord.Of(who.UserId, method, caller, now, "wrong_code"));
            await db.SaveChangesAsync(CancellationToken.None); // who does not wait for the answer stands in the history too
            return Outcome.Invalid(field, "code_invalid", recoveryCode is null
                ? L("That code is not right. Wait for the next one in your app, then try again.")
                : L("That recovery code is not right, or was used before.")).For<StartedSession>();
        }
        if (!(await limiter.TakeAsync($"two-factor:{first.Id:N}", 1, TwoFactorTicket.Lifetime, ct)).Allowed)
        {
            return Stale.For<StartedSession>();
        }
        return await finish.RunAsync(
            db,
            who,
            new(method, BothFactors: true, kind, caller),
            Stale,
            async _ =>
            {
                // Whoever has the second factor did not lose it: somebody else asked to have it turned off.
                await db.TwoFactorRecoveries.Where(r => r.UserId == who.UserId).ExecuteDeleteAsync(ct);
                return true;
            },
            ct);
    }

    /// <summary>Null when anything was changed since the ticket was given.</summary>
    internal static async Task<AccountIdentity?> WhoseAsync(AppDb db, TwoFactorTicket.Ticket ticket, CancellationToken ct) =>
        await AccountIdentity.Where(db, u => u.Id == ticket.UserId && u.SecurityStamp == ticket.SecurityStamp && u.TwoFactorEnabled && u.State == UserState.Active).SingleOrDefaultAsync(ct);
}
