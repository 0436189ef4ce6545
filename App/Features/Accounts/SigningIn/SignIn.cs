using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Security;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.SigningIn;

/// <summary>Signs in by email or username and password (ACC-9). Says nothing about an account before its password was right.</summary>
public sealed class SignIn(
    IDbContextFactory<AppDb> dbs, BcryptPasswordHasher hasher, SignInThrottle throttle, FinishSignIn finish, TimeProvider clock)
{
    private static readonly Outcome Wrong = Outcome.Refused(401, "credentials_invalid", L("That email and password do not match an account."));

    /// <param name="identifier">Email address or username.</param>
    public async Task<Outcome<StartedSession>> RunAsync(string? identifier, string? password, SessionKind kind, Caller caller, CancellationToken ct)
    {
        var name = identifier?.Trim() ?? "";
        Dictionary<string, string[]> missing = new(StringComparer.Ordinal);
        if (name.Length == 0)
        {
            missing["email"] = [L("Enter your email address or username.")];
        }
        if (string.IsNullOrEmpty(password))
        {
            missing["password"] = [L("Enter your password.")];
        }
        if (missing.Count > 0)
        {
            return Outcome.Invalid(missing).For<StartedSession>();
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var who = await FindAsync(db, name, ct);
        var verdict = PasswordVerdict.Failed;
        var throttled = await throttle.TryAsync(
            SignInThrottle.KeyOf(who?.UserId, EmailAddress.Normalize(name) ?? UsernameRule.Normalize(name) ?? name.ToUpperInvariant()),
            caller,
            async () => (verdict = await CompareAsync(who, password!, ct)) is PasswordVerdict.Failed ? Proof.Wrong : who!.TwoFactor ? Proof.First : Proof.Whole,
            ct);
        if (!throttled.Ok)
        {
            return throttled.For<StartedSession>();
        }
        return who is null ? Wrong.For<StartedSession>() : await DecideAsync(db, who, password!, verdict, kind, caller, ct);
    }

    /// <summary>Why this account may not sign in although its proof was right; null when it may.</summary>
    internal static Outcome? RefusalOf(AccountIdentity who) => who.State switch
    {
        UserState.Suspended => Outcome.Refused(403, "suspended", who.StateReason is { Length: > 0 } reason ? L($"This account is suspended: {reason}") : L("This account is suspended.")),
        UserState.Banned => Outcome.Refused(403, "banned", who.StateReason is { Length: > 0 } reason ? L($"This account is banned: {reason}") : L("This account is banned.")),
        UserState.Deleted => Outcome.Refused(403, "deleted", L("This account was deleted.")),
        _ => null,
    };

    private static async Task<AccountIdentity?> FindAsync(AppDb db, string name, CancellationToken ct)
    {
        var query = name.Contains('@')
            ? EmailAddress.Normalize(name) is { } email ? AccountIdentity.Where(db, u => u.NormalizedEmail == email) : null
            : UsernameRule.Normalize(name) is { } username ? AccountIdentity.Where(db, u => u.NormalizedUserName == username) : null;
        return query is null ? null : await query.SingleOrDefaultAsync(ct);
    }

    private async Task<PasswordVerdict> CompareAsync(AccountIdentity? who, string password, CancellationToken ct)
    {
        if (who?.PasswordHash is { } hash)
        {
            return await hasher.VerifyAsync(hash, password, ct);
        }
        await hasher.VerifyDummyAsync(password, ct); // the same work, so that the time does not tell
        return PasswordVerdict.Failed;
    }

    private async Task<Outcome<StartedSession>> DecideAsync(
        AppDb db, AccountIdentity who, string password, PasswordVerdict verdict, SessionKind kind, Caller caller, CancellationToken ct)
    {
        var refusal = verdict is PasswordVerdict.Failed ? Wrong
            : RefusalOf(who) is null && !who.EmailConfirmed
                ? Outcome.Refused(403, "email_unconfirmed", L("Confirm your email address first: type the code we sent you.")).With("email", who.Email)
                : null;
        if (refusal is not null)
        {
            db.Add(SignInRecord.Of(who.UserId, "password", caller, clock.GetUtcNow(), verdict is PasswordVerdict.Failed ? "wrong_password" : refusal.Code));
            await db.SaveChangesAsync(CancellationToken.None); // a guesser who does not wait for the answer stands in the history too
            return refusal.For<StartedSession>();
        }
        var renewed = verdict is PasswordVerdict.SuccessRehashNeeded ? await hasher.HashAsync(password, ct) : null;
        return await finish.RunAsync(
            db,
            who,
            new("password", BothFactors: false, kind, caller),
            Wrong, // the password was changed while it was compared
            async _ => renewed is null
                || await db.Users.Where(u => u.Id == who.UserId && u.PasswordHash == who.PasswordHash).ExecuteUpdateAsync(set => set.SetProperty(u => u.PasswordHash, renewed), ct) == 1,
            ct);
    }
}
