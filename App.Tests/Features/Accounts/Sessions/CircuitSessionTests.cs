using System.Security.Claims;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Accounts.Sessions;

[Covers("ACC-14")]
public sealed class CircuitSessionTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    [Fact]
    public async Task A_circuit_that_comes_back_with_somebody_else_loads_its_page_anew()
    {
        var page = new Page();
        using var circuit = new CircuitSession(accounts.App.Services.GetRequiredService<SessionGate>(), page);
        var (ann, bob) = (Guid.NewGuid(), Guid.NewGuid());
        circuit.SetAuthenticationState(Of(ann));
        await new CircuitSession.Opened(circuit).OnCircuitOpenedAsync(null!, CancellationToken.None);

        circuit.SetAuthenticationState(Of(ann)); // the connection was lost for a moment
        circuit.SetAuthenticationState(Of(null)); // the session is out: the page leads to signing in by itself
        Assert.Equal(0, page.Reloads);
        circuit.SetAuthenticationState(Of(bob));
        Assert.Equal(1, page.Reloads);
    }

    private static Task<AuthenticationState> Of(Guid? person) =>
        Task.FromResult(new AuthenticationState(new(person is null ? new ClaimsIdentity() : new([new(ClaimTypes.NameIdentifier, person.ToString()!)], "test"))));

    private sealed class Page : NavigationManager
    {
        public Page() => Initialize("https://accounts.example.test/", "https://accounts.example.test/billing");

        public int Reloads { get; private set; }

        public override void Refresh(bool forceReload = false) => Reloads += forceReload ? 1 : 0;
    }
}
