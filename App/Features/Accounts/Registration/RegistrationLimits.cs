using BlazorAccounts.Platform;
using BlazorAccounts.Platform.RateLimits;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>How many accounts one address may make.</summary>
public sealed class RegistrationLimits(Limiter limiter, IOptions<AccountsOptions> options)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    internal async Task<Outcome<Guid>> TakeAsync(Guid userId, Caller caller, CancellationToken ct)
    {
        var verdict = await limiter.TakeAsync($"register:{caller.AddressKey}", options.Value.RegistrationsPerAddress, Hour, ct);
        if (!verdict.Allowed)
        {
            return Outcome.WaitAfter(L("Too many accounts were made from your network."), verdict.RetryAfter).For<Guid>();
        }
        return userId;
    }
}
