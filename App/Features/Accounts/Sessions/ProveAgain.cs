using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.RateLimits;
using BlazorAccounts.Platform.Security;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>
/// Proves who sits at a session that is already signed in, which <see cref="FreshProof"/> believes for five minutes: by the password, or by a code by mail
/// where the account has none.
/// </summary>
public sealed class ProveAgain(
    IDbContextFactory<AppDb> dbs, BcryptPasswordHasher hasher, SignInThrottle throttle, IssueCode codes, CheckCode check, Limiter limiter, TimeProvider clock)
{
    private static readonly Outcome Wrong = Outcome.Invalid("password", "password_wrong", L("That is not your password."));

    /// <summary>Sends a code to an account without a password; 409 <c>password_needed</c> for others, 429 beyond 5 an hour.</summary>
    public async Task<Outcome> AskAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var who = await AccountIdentity.Where(db, u => u.Id == userId).SingleAsync(ct);
        if (who.PasswordHash is not null)
        {
            return Outcome.Conflict("password_needed", L("Your account has a password. Enter it."));
        }
        var verdict = await limiter.TakeAsync($"prove:{userId:N}", ResendCode.PerHour, TimeSpan.FromHours(1), ct);
        if (!verdict.Allowed)
        {
            return Outcome.WaitAfter(L("You asked for too many codes. Use the newest one."), verdict.RetryAfter);
        }
        await codes.ReplaceAsync(db, await db.RecipientAsync(who, ct), CodePurpose.Prove, onceKey: null, ct);
        return Outcome.Done;
    }

    /// <summary>400 <c>password_wrong</c> or <c>code_invalid</c>, or 429 together with every other way of proving the account.</summary>
    /// <param name="code">Where the account has no password.</param>
    public async Task<Outcome> RunAsync(Guid userId, Guid? sessionId, string? password, string? code, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var who = await AccountIdentity.Where(db, u => u.Id == userId).SingleAsync(ct);
        var proved = who.PasswordHash is { } hash ? await CompareAsync(userId, hash, password, caller, ct) : await CheckAsync(db, who, code, caller, ct);
        if (!proved.Ok)
        {
            return proved;
        }
        var now = clock.GetUtcNow();
        return await db.Sessions.Where(s => s.Id == sessionId && s.UserId == userId && s.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvedAt, now), ct) == 1
            ? Outcome.Done
            : Outcome.Unauthenticated;
    }

    private async Task<Outcome> CompareAsync(Guid userId, string hash, string? password, Caller caller, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(password))
        {
            return Outcome.Invalid("password", "password_missing", L("Enter your password."));
        }
        var right = false;
        var throttled = await throttle.TryAsync(
            SignInThrottle.KeyOf(userId, ""), caller, async () => (right = await hasher.VerifyAsync(hash, password, ct) is not PasswordVerdict.Failed) ? Proof.First : Proof.Wrong, ct);
        return throttled.Ok && !right ? Wrong : throttled;
    }

    private async Task<Outcome> CheckAsync(AppDb db, AccountIdentity who, string? code, Caller caller, CancellationToken ct)
    {
        var read = await check.ReadAsync(who.Email, code, caller, ct);
        if (!read.Ok)
        {
            return read;
        }
        var found = await check.RunAsync(who.UserId, read.Value.NormalizedEmail, CodePurpose.Prove, read.Value.Digits, wayIn: true, ct);
        return !found.Ok ? found : await CheckCode.ConsumeAsync(db, found.Value, clock.GetUtcNow(), ct) ? Outcome.Done : CheckCode.Refuse(0);
    }
}
