using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>Makes an open circuit anonymous as soon as the session of its person is out. It is told; it does not ask.</summary>
internal sealed class CircuitSession : ServerAuthenticationStateProvider, IDisposable
{
    private static readonly Task<AuthenticationState> Nobody = Task.FromResult(new AuthenticationState(new(new ClaimsIdentity())));
    private readonly SessionGate _gate;
    private readonly Lock _lock = new();
    private IDisposable? _watch;
    private bool _disposed;

    public CircuitSession(SessionGate gate) => _gate = gate;

    // Not before there is a circuit: a request is asked once, at its start, and may end its own session and go on in a new one.
    private async Task OpenAsync()
    {
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
        lock (_lock)
        {
            _watch?.Dispose();
            _watch = !_disposed && principal.SessionId is { } id ? _gate.Watch(id, live => Check(principal, live)) : null;
        }
    }

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
