using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Security;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>Proves by the password who sits at a session that is already signed in, which <see cref="FreshProof"/> believes for five minutes.</summary>
public sealed class ProveAgain(IDbContextFactory<AppDb> dbs, BcryptPasswordHasher hasher, SignInThrottle throttle, TimeProvider clock)
{
    private static readonly Outcome Wrong = Outcome.Invalid("password", "password_wrong", "That is not your password.");

    /// <summary>400 <c>password_wrong</c>, or 429 together with every other way of proving the account.</summary>
    public async Task<Outcome> RunAsync(Guid userId, Guid? sessionId, string? password, Caller caller, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(password))
        {
            return Outcome.Invalid("password", "password_missing", "Enter your password.");
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        var hash = await db.Users.Where(u => u.Id == userId).Select(u => u.PasswordHash).SingleAsync(ct);
        if (hash is null)
        {
            return Wrong;
        }
        var right = false;
        var throttled = await throttle.TryAsync(
            SignInThrottle.KeyOf(userId, ""), caller, async () => (right = await hasher.VerifyAsync(hash, password, ct) is not PasswordVerdict.Failed) ? Proof.First : Proof.Wrong, ct);
        if (!throttled.Ok || !right)
        {
            return throttled.Ok ? Wrong : throttled;
        }
        var now = clock.GetUtcNow();
        return await db.Sessions.Where(s => s.Id == sessionId && s.UserId == userId && s.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvedAt, now), ct) == 1
            ? Outcome.Done
            : Outcome.Unauthenticated;
    }
}
