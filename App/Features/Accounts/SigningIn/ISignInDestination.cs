namespace BlazorAccounts.Features.Accounts.SigningIn;

/// <summary>
/// A feature's say in where somebody goes after signing in: onboarding that is open, a trial that has ended. Registered by the features that build on
/// accounts, so that accounts need not know them.
/// </summary>
public interface ISignInDestination
{
    /// <summary>Lower is asked first; the first that names a place wins.</summary>
    int Order { get; }

    /// <summary>A local path; null when there is nothing to do there.</summary>
    ValueTask<string?> ForAsync(Guid userId, Guid teamId, CancellationToken ct);
}

/// <summary>Where somebody goes who has just signed in.</summary>
public sealed class SignInDestination(IEnumerable<ISignInDestination> destinations)
{
    public const string Home = "/dashboard";

    /// <param name="returnUrl">Where they wanted to go before; followed only inside this site.</param>
    public async Task<string> ForAsync(AccountIdentity who, string? returnUrl, CancellationToken ct)
    {
        if (Platform.LocalNavigation.LocalOr(returnUrl, "") is { Length: > 0 } wanted)
        {
            return wanted;
        }
        foreach (var destination in destinations.OrderBy(d => d.Order))
        {
            if (await destination.ForAsync(who.UserId, who.TeamId, ct) is { } path)
            {
                return path;
            }
        }
        return Home;
    }
}
