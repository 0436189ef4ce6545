using BlazorAccounts.Platform;
using BlazorAccounts.Platform.RateLimits;
using BlazorAccounts.Platform.Security;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.SigningIn;

/// <summary>What a try was worth.</summary>
public enum Proof
{
    Wrong,

    /// <summary>Right, but another factor is still to come: failures are not forgotten, or a known password would buy endless guesses at the code.</summary>
    First,

    Whole,
}

/// <summary>
/// Wrong passwords and codes per account, wrong passwords per address. A try is counted before the password is compared and given back when it was right, so that parallel
/// tries cannot get past the limit.
/// </summary>
public sealed class SignInThrottle(Limiter limiter, IOptions<AccountsOptions> options)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    // Tries of one account wait for each other in fours, or a person's sixteen devices signing in at once would look like an attack.
    private readonly SemaphoreSlim[] _lanes = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(4))];

    /// <summary>What is counted on: the account, or the name that was tried when there is none. Lock-out looks the same for both.</summary>
    public static string KeyOf(Guid? userId, string identifier) =>
        userId is { } id ? $"sign-in:{id:N}" : $"sign-in:{identifier}";

    /// <summary>Runs one try within the limits.</summary>
    /// <param name="caller">Null counts on the account alone.</param>
    /// <param name="attempt">When it was right as a whole, the failures of the account are forgotten.</param>
    /// <returns>Done, whether right or wrong; or 429.</returns>
    public async Task<Outcome> TryAsync(string key, Caller? caller, Func<Task<Proof>> attempt, CancellationToken ct)
    {
        var fromHere = caller is null ? null : $"sign-in-from:{caller.AddressKey}";
        var lane = _lanes[(uint)key.GetHashCode(StringComparison.Ordinal) % (uint)_lanes.Length];
        await lane.WaitAsync(ct);
        try
        {
            if (fromHere is not null && await limiter.TakeAsync(fromHere, options.Value.FailuresPerAddress, Window, ct) is { Allowed: false } address)
            {
                return Outcome.WaitAfter(L("Too many wrong tries came from your network."), address.RetryAfter);
            }
            var account = await limiter.TakeAsync(key, options.Value.FailuresPerAccount, Window, ct);
            if (!account.Allowed)
            {
                return Outcome.WaitAfter(L("Too many wrong tries."), account.RetryAfter);
            }
            try
            {
                var proof = await attempt();
                // What was right is given back though nobody waits for the answer any more.
                if (proof is not Proof.Wrong)
                {
                    await GiveBackAsync(key, fromHere, forget: proof is Proof.Whole);
                }
            }
            catch (Exception undecided) when (undecided is HashingBusyException or OperationCanceledException)
            {
                await GiveBackAsync(key, fromHere, forget: false); // nothing was compared, or nobody waited to hear
                throw;
            }
            return Outcome.Done;
        }
        finally
        {
            lane.Release();
        }
    }

    private Task GiveBackAsync(string key, string? fromHere, bool forget) => Task.WhenAll(
        forget ? limiter.ResetAsync(key, CancellationToken.None) : limiter.GiveBackAsync(key, CancellationToken.None),
        fromHere is null ? Task.CompletedTask : limiter.GiveBackAsync(fromHere, CancellationToken.None));
}
