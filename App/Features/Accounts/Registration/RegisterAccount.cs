using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.RateLimits;
using BlazorAccounts.Platform.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>The answer to a registration; with <c>Accounts:HideExistingEmails</c> it looks the same when nothing was made.</summary>
public sealed record Registered(Guid UserId, string Email, string Username);

/// <summary>Registers by email and password (ACC-1).</summary>
public sealed class RegisterAccount(
    IDbContextFactory<AppDb> dbs, BcryptPasswordHasher hasher, Limiter limiter, PersistAccount persist, TellOwner tellOwner, IOptions<AccountsOptions> options)
{
    private static readonly Outcome EmailTaken =
        Outcome.Conflict("email", "email_taken", "There is already an account with this email address. Sign in instead.");

    private static readonly Outcome UsernameTaken =
        Outcome.Conflict("username", "username_taken", "That username is taken. Choose another.");

    /// <summary>400 with messages by field, 409 <c>email_taken</c> or <c>username_taken</c>, 429, or 503 when the database stays away.</summary>
    public async Task<Outcome<Registered>> RunAsync(SignUp input, Caller caller, CancellationToken ct)
    {
        var signUp = input.Trimmed();
        if (signUp.Problems() is { Count: > 0 } problems)
        {
            return Outcome.Invalid(problems).For<Registered>();
        }
        var verdict = await limiter.TakeAsync($"register:{caller.AddressKey}", options.Value.RegistrationsPerAddress, TimeSpan.FromHours(1), ct);
        if (!verdict.Allowed)
        {
            return Outcome.TooMany("Too many accounts were made from your network. Wait a while.", verdict.RetryAfter).For<Registered>();
        }

        // Before anything is looked up: the same work whether or not the address is known.
        var hash = await hasher.HashAsync(signUp.Password!, ct);
        var draft = new Draft(Guid.CreateVersion7(), Guid.CreateVersion7(), signUp, hash, caller);
        await limiter.TakeAsync(ResendCode.KeyOf(draft.UserId), ResendCode.PerHour, TimeSpan.FromHours(1), ct);

        var refusal = await FindClashAsync(signUp, ct);
        var written = refusal is null ? await persist.RunAsync(draft, ct) : refusal.For<string>();
        return written.Ok
            ? new Registered(draft.UserId, signUp.Email!, written.Value!)
            : await AnswerAsync(Worded(written), draft, ct);
    }

    // A look first spares the work of an attempt that must fail; the indexes decide all the same.
    private async Task<Outcome?> FindClashAsync(SignUp signUp, CancellationToken ct)
    {
        var email = EmailAddress.Normalize(signUp.Email);
        var username = UsernameRule.Normalize(signUp.Username);
        await using var db = await dbs.CreateDbContextAsync(ct);
        var clashes = await db.Users.Where(u => u.NormalizedEmail == email || (username != null && u.NormalizedUserName == username))
            .Select(u => new { Email = u.NormalizedEmail == email, Username = username != null && u.NormalizedUserName == username }).ToListAsync(ct);
        // A hidden address must not hide a taken username, which is public.
        var usernameFirst = options.Value.HideExistingEmails;
        return clashes.Exists(c => usernameFirst && c.Username) ? UsernameTaken
            : clashes.Exists(c => c.Email) ? EmailTaken
            : clashes.Exists(c => c.Username) ? UsernameTaken
            : null;
    }

    private async Task<Outcome<Registered>> AnswerAsync(Outcome refusal, Draft draft, CancellationToken ct)
    {
        if (refusal.Code != EmailTaken.Code || !options.Value.HideExistingEmails)
        {
            return refusal.For<Registered>();
        }
        var username = await tellOwner.RunAsync(draft.SignUp, ct);
        return new Registered(draft.UserId, draft.SignUp.Email!, username);
    }

    private static Outcome Worded(Outcome refusal) =>
        refusal.Code == EmailTaken.Code ? EmailTaken : refusal.Code == UsernameTaken.Code ? UsernameTaken : refusal;
}
