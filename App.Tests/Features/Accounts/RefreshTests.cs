using System.Buffers.Text;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts;

[Covers("ACC-17")]
public sealed class RefreshTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    [Fact]
    public async Task A_refresh_token_gives_new_tokens_and_is_stored_as_a_hash()
    {
        var first = (await accounts.SignUpAsync(AccountsApp.NewEmail())).Text("refreshToken");
        var second = await RefreshAsync(first, 200);

        Assert.NotEqual(first, second.Text("refreshToken"));
        Assert.Equal(3, second.Text("accessToken").Split('.').Length);
        await using var db = accounts.App.OpenDb();
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(first));
        Assert.Equal(1, await db.RefreshTokens.CountAsync(t => t.Hash == hash && t.UsedAt != null));
    }

    [Fact]
    public async Task The_new_access_token_tells_who_the_person_is_by_now()
    {
        var email = AccountsApp.NewEmail();
        var token = (await accounts.SignUpAsync(email)).Text("refreshToken");
        await using var db = accounts.App.OpenDb();
        var session = await SessionOfAsync(db, token);
        var person = await db.Users.SingleAsync(u => db.Sessions.Any(s => s.Id == session && s.UserId == u.Id));
        Assert.Equal((person.UserName, "user"), await RefreshedAsync());

        person.FirstName = "Zoë"; // stored sealed
        person.Standing.IsAdmin = true;
        await db.SaveChangesAsync();
        Assert.Equal(("Zoë", "admin"), await RefreshedAsync());

        person.DisplayName = "Zo";
        await db.SaveChangesAsync();
        Assert.Equal(("Zo", "admin"), await RefreshedAsync());

        async Task<(string?, string?)> RefreshedAsync()
        {
            var answer = await RefreshAsync(token, 200);
            token = answer.Text("refreshToken");
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(answer.Text("accessToken").Split('.')[1]));
            Assert.Equal((person.Id.ToString(), person.HomeTeamId.ToString(), session.ToString()), (claims.RootElement.Text("sub"), claims.RootElement.Text("team"), claims.RootElement.Text("sid")));
            return (claims.RootElement.Text("name"), claims.RootElement.Text("role"));
        }
    }

    [Theory]
    [InlineData(UserState.Suspended)]
    [InlineData(UserState.Banned)]
    [InlineData(UserState.Deleted)]
    public async Task Whoever_is_out_is_given_nothing_and_loses_nothing(UserState state)
    {
        var token = (await accounts.SignUpAsync(AccountsApp.NewEmail())).Text("refreshToken");
        await using var db = accounts.App.OpenDb();
        var session = await SessionOfAsync(db, token);
        var person = db.Users.Where(u => db.Sessions.Any(s => s.Id == session && s.UserId == u.Id));
        await person.ExecuteUpdateAsync(set => set.SetProperty(u => u.State, state)); // the session itself lives on

        Assert.Equal("refresh_invalid", (await RefreshAsync(token, 401)).Code());
        Assert.Equal(1, await db.RefreshTokens.CountAsync(t => t.SessionId == session && t.UsedAt == null));

        await person.ExecuteUpdateAsync(set => set.SetProperty(u => u.State, UserState.Active));
        await RefreshAsync(token, 200);
    }

    [Fact]
    public async Task Fifty_parallel_refreshes_give_one_successor()
    {
        var first = (await accounts.SignUpAsync(AccountsApp.NewEmail())).Text("refreshToken");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            await Task.Yield();
            return (await RefreshAsync(first, 200)).Text("refreshToken");
        }));

        Assert.Single(answers.Distinct());
        await using var db = accounts.App.OpenDb();
        var session = await SessionOfAsync(db, first);
        Assert.Equal(2, await db.RefreshTokens.CountAsync(t => t.SessionId == session));
    }

    [Fact]
    public async Task A_lost_answer_is_given_again_for_ten_seconds()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false")); // jobs that catch up take a part of the ten seconds
        var (http, first) = await SignUpAsync(app);
        using var client = http;
        var second = await RefreshAsync(http, first, 200);
        await app.Clock.AdvanceAsync(TimeSpan.FromSeconds(5));
        var again = await RefreshAsync(http, first, 200);

        Assert.Equal(second.Text("refreshToken"), again.Text("refreshToken"));
    }

    [Fact]
    public async Task Reuse_after_the_grace_ends_the_whole_session()
    {
        await using var app = await TestApp.StartAsync();
        var (http, first) = await SignUpAsync(app);
        using var client = http;
        var second = (await RefreshAsync(http, first, 200)).Text("refreshToken");
        var third = (await RefreshAsync(http, second, 200)).Text("refreshToken");
        await app.Clock.AdvanceAsync(TimeSpan.FromSeconds(11));

        Assert.Equal("refresh_invalid", (await RefreshAsync(http, first, 401)).Code());
        await RefreshAsync(http, third, 401);
        await using var db = app.OpenDb();
        Assert.Equal("reused_token", (await db.Sessions.SingleAsync()).EndReason);
        Assert.Single(await db.AuditEntries.Where(e => e.Action == "session.token_reused").ToListAsync());
    }

    [Fact]
    public async Task Thirty_idle_days_end_a_session_and_a_hundred_and_eighty_any()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var (http, token) = await SignUpAsync(app);
        using var client = http;
        for (var day = 29; day < 180; day += 29)
        {
            await app.Clock.AdvanceAsync(TimeSpan.FromDays(29));
            token = (await RefreshAsync(http, token, 200)).Text("refreshToken");
        }
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(7)); // day 181
        await RefreshAsync(http, token, 401);

        var (other, idle) = await SignUpAsync(app);
        using var otherClient = other;
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(30));
        await RefreshAsync(other, idle, 401);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("****************************************************************")]
    public async Task A_made_up_token_is_refused(string token) => Assert.Equal("refresh_invalid", (await RefreshAsync(token, 401)).Code());

    private static async Task<(HttpClient Http, string Refresh)> SignUpAsync(TestApp app)
    {
        var http = new HttpClient { BaseAddress = app.Address };
        return (http, (await new Person(app, http).SignUpAsync(AccountsApp.NewEmail())).Text("refreshToken"));
    }

    private static async Task<Guid> SessionOfAsync(BlazorAccounts.Data.AppDb db, string token)
    {
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(token));
        return await db.RefreshTokens.Where(t => t.Hash == hash).Select(t => t.SessionId).SingleAsync();
    }

    private Task<JsonElement> RefreshAsync(string token, int status) => RefreshAsync(accounts.Http, token, status);

    private static async Task<JsonElement> RefreshAsync(HttpClient http, string token, int status)
    {
        using var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(http, "/api/v1/auth/refresh", new { refreshToken = token });
        return await answer.ReadAsync(status);
    }
}
