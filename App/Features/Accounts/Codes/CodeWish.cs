using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.RateLimits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.Codes;

/// <summary>
/// Takes the wish for a code of somebody who is not signed in. The account is looked up afterwards, by whoever handles the event, so that neither the answer
/// nor its time tells whether there is one.
/// </summary>
public sealed class CodeWish(IDbContextFactory<AppDb> dbs, Limiter limiter, IOptions<AccountsOptions> options, TimeProvider clock)
{
    /// <param name="purpose">What the five an hour are counted for.</param>
    /// <param name="wish">What is asked for, given the address as it is compared.</param>
    /// <returns>Done for every address; 400 for what is none, 429 beyond 5 codes an hour or too many from one place.</returns>
    internal async Task<Outcome> TakeAsync<TEvent>(string? email, string purpose, Func<string, TEvent> wish, Caller caller, CancellationToken ct)
        where TEvent : class, IEvent
    {
        if (EmailAddress.Normalize(email) is not { } normalized)
        {
            return Outcome.Invalid("email", "validation_failed", EmailAddress.Problem(email?.Trim())!);
        }
        var fromHere = await limiter.TakeAsync($"code-ask:{caller.AddressKey}", options.Value.CodeCallsPerAddress, TimeSpan.FromHours(1), ct);
        if (!fromHere.Allowed)
        {
            return Outcome.WaitAfter(L("Too many codes were asked for from your network."), fromHere.RetryAfter);
        }
        var verdict = await limiter.TakeAsync($"{purpose}:{normalized}", ResendCode.PerHour, TimeSpan.FromHours(1), ct);
        if (!verdict.Allowed)
        {
            return Outcome.WaitAfter(L("You asked for too many codes. Use the newest one."), verdict.RetryAfter);
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        db.Publish(wish(normalized), clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return Outcome.Done;
    }
}
