using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Accounts.Sessions;

[Covers("ACC-14")]
public sealed class MySessionsTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private const string Address = "/api/v1/auth/sessions";

    [Fact]
    public async Task A_person_sees_and_ends_their_sessions_and_nobody_elses()
    {
        var (email, otherEmail) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        using var here = Program((await accounts.SignUpAsync(email)).Text("accessToken"));
        var signedIn = await SignInAsync(email);
        using var there = Program(signedIn.Text("accessToken"));
        using var other = Program((await accounts.SignUpAsync(otherEmail)).Text("accessToken"));

        var list = (await here.GetFromJsonAsync<JsonElement>(Address)).EnumerateArray().ToList();
        Assert.Equal([true, false], list.Select(s => s.GetProperty("current").GetBoolean()));
        Assert.All(list, s => Assert.Equal(("Api", "Unknown device", "127.0.0.1"), (s.Text("kind"), s.Text("device"), s.Text("address"))));
        var id = list[1].Text("id");

        Assert.Equal(404, (int)(await other.DeleteAsync($"{Address}/{id}")).StatusCode);
        Assert.Equal(404, (int)(await here.DeleteAsync($"{Address}/{Guid.NewGuid()}")).StatusCode);
        Assert.Equal(404, (int)(await here.DeleteAsync($"{Address}/nonsense")).StatusCode);
        Assert.Equal(401, (int)(await accounts.Http.GetAsync(Address)).StatusCode);
        Assert.Equal(200, (int)(await there.GetAsync(Address)).StatusCode);

        Assert.Equal(204, (int)(await here.DeleteAsync($"{Address}/{id}")).StatusCode);
        Assert.Equal(204, (int)(await here.DeleteAsync($"{Address}/{id}")).StatusCode);
        Assert.Equal(401, (int)(await there.GetAsync(Address)).StatusCode);
        using var refresh = await accounts.PostAsync("refresh", new { refreshToken = signedIn.Text("refreshToken") });
        await refresh.ReadAsync(401);
        Assert.Single((await here.GetFromJsonAsync<JsonElement>(Address)).EnumerateArray());
        Assert.Single((await other.GetFromJsonAsync<JsonElement>(Address)).EnumerateArray());
    }

    [Fact]
    public async Task All_others_are_out_on_every_node_and_the_one_that_asked_is_not()
    {
        await using var node = accounts.App.StartNode();
        var (email, otherEmail) = (AccountsApp.NewEmail(), AccountsApp.NewEmail());
        using var here = Program((await accounts.SignUpAsync(email)).Text("accessToken"));
        using var other = Program((await accounts.SignUpAsync(otherEmail)).Text("accessToken"));
        var elsewhere = new List<HttpClient>();
        for (var n = 0; n < 3; n++)
        {
            elsewhere.Add(Program((await SignInAsync(email)).Text("accessToken"), node.Address));
            Assert.Equal(200, (int)(await elsewhere[n].GetAsync(Address)).StatusCode);
        }

        Assert.Equal(204, (int)(await here.DeleteAsync(Address)).StatusCode);

        foreach (var program in elsewhere)
        {
            await Eventually.SoAsync(async () => (int)(await program.GetAsync(Address)).StatusCode == 401, "out on the other node", 5);
            program.Dispose();
        }
        Assert.Equal(200, (int)(await here.GetAsync(Address)).StatusCode);
        Assert.Equal(200, (int)(await other.GetAsync(Address)).StatusCode);
    }

    private async Task<JsonElement> SignInAsync(string email)
    {
        using var answer = await accounts.PostAsync("login", new { email, password = AccountsApp.Password });
        return await answer.ReadAsync(200);
    }

    private HttpClient Program(string token, Uri? address = null)
    {
        var http = new HttpClient { BaseAddress = address ?? accounts.App.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return http;
    }
}
