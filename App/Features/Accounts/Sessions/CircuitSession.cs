using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>Looks every 2 seconds whether the person of an open circuit is still signed in; if not, the circuit becomes anonymous.</summary>
internal sealed class CircuitSession(SessionGate gate, ILoggerFactory logs) : RevalidatingServerAuthenticationStateProvider(logs)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(2);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        var principal = authenticationState.User;
        return principal.SessionId is { } id
            && await gate.FindAsync(id, cancellationToken) is { } live
            && live.SecurityStamp == principal.FindFirstValue(SignedIn.StampClaim);
    }
}
