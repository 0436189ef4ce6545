using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.RateLimits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.Passwords;

/// <summary>Somebody said that they forgot the password of the account with this address, if there is one.</summary>
internal sealed record PasswordForgotten(string NormalizedEmail) : IEvent;

/// <summary>
/// Takes the wish for a new password (ACC-7). The account is looked up afterwards by <see cref="SendResetCode"/>, so that neither the answer nor its time
/// tells whether there is one.
/// </summary>
public sealed class ForgotPassword(IDbContextFactory<AppDb> dbs, Limiter limiter, IOptions<AccountsOptions> options, TimeProvider clock)
{
    /// <summary>Done for every address; 400 for what is none, 429 beyond 5 codes an hour or too many from one place.</summary>
    public async Task<Outcome> RunAsync(string? email, Caller caller, CancellationToken ct)
    {
        if (EmailAddress.Normalize(email) is not { } normalized)
        {
            return Outcome.Invalid("email", "validation_failed", EmailAddress.Problem(email?.Trim())!);
        }
        var fromHere = await limiter.TakeAsync($"code-ask:{caller.AddressKey}", options.Value.CodeCallsPerAddress, TimeSpan.FromHours(1), ct);
        if (!fromHere.Allowed)
        {
            return Outcome.WaitAfter("Too many codes were asked for from your network.", fromHere.RetryAfter);
        }
        var verdict = await limiter.TakeAsync($"reset:{normalized}", ResendCode.PerHour, TimeSpan.FromHours(1), ct);
        if (!verdict.Allowed)
        {
            return Outcome.WaitAfter("You asked for too many codes. Use the newest one.", verdict.RetryAfter);
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        db.Publish(new PasswordForgotten(normalized), clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return Outcome.Done;
    }
}
