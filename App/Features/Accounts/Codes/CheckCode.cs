using System.Security.Cryptography;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.RateLimits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.Codes;

/// <summary>Compares a typed code with the live one. The try is counted in a statement of its own first, so parallel tries cannot get more.</summary>
public sealed class CheckCode(IDbContextFactory<AppDb> dbs, IssueCode codes, SignInThrottle throttle, Limiter limiter, IOptions<AccountsOptions> options, TimeProvider clock)
{
    private static readonly Text Wrong = L("That code is not right. Check the newest mail from us.");
    private static readonly Text UsedUp = L("That was wrong too many times. Ask for a new code.");

    /// <summary>The digits of what somebody typed or pasted, without spaces and dashes; null when they are not six.</summary>
    public static string? Digits(string? typed)
    {
        var digits = typed is { Length: <= 64 } ? string.Concat(typed.Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '–'))) : "";
        return digits.Length == 6 && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    /// <summary>What somebody typed, made comparable, when it can be a code at all and not too many came from there; answers 400 or 429 otherwise.</summary>
    internal async Task<Outcome<(string NormalizedEmail, string Digits)>> ReadAsync(string? email, string? typed, Caller caller, CancellationToken ct)
    {
        Dictionary<string, string[]> problems = new(StringComparer.Ordinal);
        if (EmailAddress.Normalize(email) is not { } normalized)
        {
            problems["email"] = [EmailAddress.Problem(email?.Trim())!];
            normalized = "";
        }
        if (string.IsNullOrWhiteSpace(typed))
        {
            problems["code"] = [L("Enter the 6-digit code from the mail.")];
        }
        if (problems.Count > 0)
        {
            return Outcome.Invalid(problems).For<(string, string)>();
        }
        if (Digits(typed) is not { } digits)
        {
            return Outcome.Invalid("code", "code_invalid", L("A code has 6 digits.")).For<(string, string)>();
        }
        var fromHere = await limiter.TakeAsync($"code-try-from:{caller.AddressKey}", options.Value.CodeCallsPerAddress, TimeSpan.FromHours(1), ct);
        return fromHere.Allowed ? (normalized, digits) : Outcome.WaitAfter(L("Too many codes were tried from your network."), fromHere.RetryAfter).For<(string, string)>();
    }

    /// <summary>The code's id when it is right; the caller still has to consume it. Unknown accounts get the same answers as known ones.</summary>
    /// <param name="userId">Null when there is no such account.</param>
    /// <param name="normalizedEmail">What was submitted, for counting when there is nothing to count on.</param>
    /// <param name="wayIn">
    /// Wrong ones count like wrong passwords of the account, and both end at the same limit. False where it must stay open to the owner of a locked account (reset),
    /// and for a code that lets nobody in.
    /// </param>
    internal async Task<Outcome<Guid>> RunAsync(Guid? userId, string normalizedEmail, CodePurpose purpose, string digits, bool wayIn, CancellationToken ct)
    {
        if (!wayIn)
        {
            return await CompareAsync(userId, normalizedEmail, purpose, digits, ct);
        }
        Outcome<Guid> answer = Refuse(0);
        // Not by address, where codes have a count of their own. What else there is to prove is still to come, so earlier failures stay; a code that is used up is not compared any more.
        async Task<Proof> CompareOneAsync() => (answer = await CompareAsync(userId, normalizedEmail, purpose, digits, ct)).Status is 400 ? Proof.Wrong : Proof.First;
        var throttled = await throttle.TryAsync(SignInThrottle.KeyOf(userId, normalizedEmail), caller: null, CompareOneAsync, ct);
        return throttled.Ok ? answer : throttled.For<Guid>();
    }

    /// <summary>Uses the code up within the caller's transaction. False when somebody else was first.</summary>
    internal static async Task<bool> ConsumeAsync(AppDb db, Guid codeId, DateTimeOffset now, CancellationToken ct) =>
        await db.EmailCodes.Where(c => c.Id == codeId && c.ConsumedAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.ConsumedAt, now), ct) == 1;

    internal static Outcome<Guid> Refuse(int triesLeft) =>
        Outcome.Invalid("code", "code_invalid", Wrong).With("triesLeft", Math.Max(0, triesLeft)).For<Guid>();

    /// <summary>An unknown address was sent a code, as far as anybody may know: its tries begin anew, like those of a known one.</summary>
    internal Task RenewUnknownAsync(string normalizedEmail, CodePurpose purpose, CancellationToken ct) => limiter.ResetAsync(KeyOf(normalizedEmail, purpose), ct);

    private async Task<Outcome<Guid>> CompareAsync(Guid? userId, string normalizedEmail, CodePurpose purpose, string digits, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var code = await db.EmailCodes.AsNoTracking().SingleOrDefaultAsync(c => c.UserId == userId && c.Purpose == purpose, ct);
        if (code is null or { ConsumedAt: not null } || (code.Tries >= EmailCode.MaxTries && code.ExpiresAt <= clock.GetUtcNow()))
        {
            return await CountUnknownAsync(normalizedEmail, purpose, ct);
        }

        var counted = await db.EmailCodes
            .Where(c => c.Id == code.Id && c.Tries < EmailCode.MaxTries && c.ConsumedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Tries, c => c.Tries + 1), ct);
        if (counted == 0)
        {
            return Spent(purpose);
        }
        if (!CryptographicOperations.FixedTimeEquals(codes.Hash(code.UserId, purpose, digits), code.Hash))
        {
            return Refuse(EmailCode.MaxTries - code.Tries - 1);
        }
        return clock.GetUtcNow() < code.ExpiresAt ? code.Id : Outcome.Invalid("code", "code_expired", L("That code has expired. Ask for a new one.")).For<Guid>();
    }

    // The same for a code that is there and one that is not, to the second.
    private static Outcome<Guid> Spent(CodePurpose purpose) => Outcome.TooMany(UsedUp, EmailCode.LifetimeOf(purpose)).For<Guid>();

    private static string KeyOf(string normalizedEmail, CodePurpose purpose) => $"code-try:{purpose}:{normalizedEmail}";

    private async Task<Outcome<Guid>> CountUnknownAsync(string normalizedEmail, CodePurpose purpose, CancellationToken ct)
    {
        var verdict = await limiter.TakeAsync(KeyOf(normalizedEmail, purpose), EmailCode.MaxTries, EmailCode.LifetimeOf(purpose), ct);
        return verdict.Allowed ? Refuse(EmailCode.MaxTries - verdict.Used) : Spent(purpose);
    }
}
