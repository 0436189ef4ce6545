using System.Net.WebSockets;
using BlazorAccounts.Tests.Features.Accounts;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Platform.Security;

[Covers("OPS-7")]
public sealed class CircuitLimitTests
{
    [Fact]
    public async Task A_person_and_an_address_have_so_many_open_pages_and_get_them_back()
    {
        await using var app = await TestApp.StartAsync(("Security:CircuitsPerUser", "3"), ("Security:CircuitsPerAddress", "5"));
        using var http = new HttpClient { BaseAddress = app.Address };
        var token = (await new Person(app, http).SignUpAsync(AccountsApp.NewEmail())).Text("accessToken");

        var mine = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => OpenAsync(app, token)));
        Assert.Equal(3, mine.Count(socket => socket is not null));
        var others = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => OpenAsync(app, null)));
        Assert.Equal(2, others.Count(socket => socket is not null));

        foreach (var socket in mine.Concat(others).OfType<ClientWebSocket>())
        {
            socket.Abort();
            socket.Dispose();
        }
        await Eventually.SoAsync(
            async () =>
            {
                using var again = await OpenAsync(app, token);
                return again is not null;
            },
            "a place that became free");
    }

    private static async Task<ClientWebSocket?> OpenAsync(TestApp app, string? token)
    {
        var socket = new ClientWebSocket();
        if (token is not null)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }
        try
        {
            await socket.ConnectAsync(new UriBuilder(app.Address) { Scheme = "ws", Path = "/_blazor" }.Uri, default);
            return socket;
        }
        catch (WebSocketException refused) when (refused.Message.Contains("429", StringComparison.Ordinal))
        {
            socket.Dispose();
            return null;
        }
    }
}
