using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.RateLimits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.Codes;

/// <summary>Sends a new code to an account whose address is not confirmed; the older code dies. Says nothing about whether there is such an account.</summary>
public sealed class ResendCode(
    IDbContextFactory<AppDb> dbs, IssueCode codes, CheckCode check, Limiter limiter, IOptions<AccountsOptions> options)
{
    public const int PerHour = 5;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Done also for unknown and for confirmed addresses, which get no mail; 429 beyond 5 codes an hour or too many from one place.</summary>
    public async Task<Outcome> RunAsync(string? email, Caller caller, CancellationToken ct)
    {
        if (EmailAddress.Normalize(email) is not { } normalized)
        {
            return Outcome.Invalid("email", "validation_failed", EmailAddress.Problem(email?.Trim())!);
        }
        var fromHere = await limiter.TakeAsync($"code-ask:{caller.AddressKey}", options.Value.CodeCallsPerAddress, Hour, ct);
        if (!fromHere.Allowed)
        {
            return Outcome.WaitAfter(L("Too many codes were asked for from your network."), fromHere.RetryAfter);
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var user = await db.Users.Where(u => u.NormalizedEmail == normalized && !u.EmailConfirmed && u.State == UserState.Active)
            .Select(u => new { u.Id, u.Email, u.FirstName }).SingleOrDefaultAsync(ct);
        // By the address, and one less for the code that a registration sends by itself: an unknown address gets as many as one that was just registered.
        var verdict = await limiter.TakeAsync($"code:{normalized}", PerHour - 1, Hour, ct);
        if (!verdict.Allowed)
        {
            return Outcome.WaitAfter(L("You asked for too many codes. Use the newest one."), verdict.RetryAfter);
        }
        if (user is null)
        {
            await check.RenewUnknownAsync(normalized, CodePurpose.ConfirmEmail, ct);
        }
        else
        {
            await codes.ReplaceAsync(db, await db.RecipientAsync(user.Id, user.Email!, user.FirstName, ct), CodePurpose.ConfirmEmail, onceKey: null, ct);
        }
        return Outcome.Done;
    }
}
