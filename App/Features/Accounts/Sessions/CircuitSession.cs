using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>
/// Makes an open circuit anonymous as soon as the session of its person is out: it is told; it does not ask. Loads the page anew when it comes back with somebody
/// else, who signed in in another tab while the connection was lost: what it shows and does is still the first one's.
/// </summary>
internal sealed class CircuitSession : ServerAuthenticationStateProvider, IDisposable
{
    private static readonly Task<AuthenticationState> Nobody = Task.FromResult(new AuthenticationState(new(new ClaimsIdentity())));
    private readonly SessionGate _gate;
    private readonly NavigationManager _navigation;
    private readonly Lock _lock = new();
    private IDisposable? _watch;
    private string? _person;
    private bool _disposed;

    public CircuitSession(SessionGate gate, NavigationManager navigation) => (_gate, _navigation) = (gate, navigation);

    // Not before there is a circuit: a request is asked once, at its start, and may end its own session and go on in a new one.
    private async Task OpenAsync()
    {
        _person = PersonOf((await GetAuthenticationStateAsync()).User);
        AuthenticationStateChanged += state => _ = FollowAsync(state);
        await FollowAsync(GetAuthenticationStateAsync());
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _watch?.Dispose();
        }
    }

    private async Task FollowAsync(Task<AuthenticationState> changed)
    {
        var principal = (await changed).User;
        if (PersonOf(principal) is { } person && person != _person)
        {
            _navigation.Refresh(forceReload: true);
        }
        lock (_lock)
        {
            _watch?.Dispose();
            _watch = !_disposed && principal.SessionId is { } id ? _gate.Watch(id, live => Check(principal, live)) : null;
        }
    }

    private static string? PersonOf(ClaimsPrincipal principal) => principal.FindFirstValue(ClaimTypes.NameIdentifier);

    private void Check(ClaimsPrincipal principal, LiveSession? live)
    {
        if (live is null || live.SecurityStamp != principal.FindFirstValue(SignedIn.StampClaim))
        {
            SetAuthenticationState(Nobody);
        }
    }

    internal sealed class Opened(AuthenticationStateProvider provider) : CircuitHandler
    {
        public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken) => ((CircuitSession)provider).OpenAsync();
    }
}
