using System.Net.Http.Headers;
using System.Net.Http.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts;

[Covers("ACC-17")]
public sealed class SessionTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("sign-out")]
    [InlineData("suspension")]
    [Covers("ACC-18")]
    public async Task Another_node_refuses_an_ended_session_within_five_seconds(string how)
    {
        await using var other = accounts.App.StartNode();
        using var there = new HttpClient { BaseAddress = other.Address };
        var email = AccountsApp.NewEmail();
        var token = (await accounts.SignUpAsync(email)).Text("accessToken");
        Assert.Equal(200, await AskAsync(there, token)); // remembered there now

        if (how == "sign-out")
        {
            Assert.Equal(204, await AccessTokenTests.LogoutAsync(accounts.Http, token));
        }
        else
        {
            // Behind everybody's back, so that only the nodes' own look can find it.
            await using var db = accounts.App.OpenDb();
            await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).ExecuteUpdateAsync(set => set.SetProperty(u => u.State, UserState.Suspended));
        }
        await Task.Delay(Promise);

        Assert.Equal(401, await AskAsync(there, token));
    }

    [Fact]
    public async Task Tokens_in_cookies_are_hidden_from_scripts_and_need_the_own_origin()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        using var browser = accounts.App.NewClient();
        using var signedIn = await browser.PostAsJsonAsync("/api/v1/auth/login", new { email, password = AccountsApp.Password, cookies = true });
        var body = await signedIn.ReadAsync(200);
        var cookies = signedIn.Headers.GetValues("Set-Cookie").ToList();

        Assert.False(body.TryGetProperty("accessToken", out var token) && token.ValueKind is not System.Text.Json.JsonValueKind.Null);
        Assert.All(["__Host-access", "__Host-refresh"], name => Assert.Contains(cookies, c => c.StartsWith(name + "=", StringComparison.Ordinal)
            && c.Contains("httponly", StringComparison.OrdinalIgnoreCase) && c.Contains("secure", StringComparison.OrdinalIgnoreCase) && c.Contains("samesite=lax", StringComparison.OrdinalIgnoreCase)));

        Assert.Equal("origin_mismatch", (await PostAsync(browser, "refresh", "https://evil.example", 403)).Code());
        Assert.Equal("origin_mismatch", (await PostAsync(browser, "refresh", null, 403)).Code());
        foreach (var header in new[] { "Basic eDp5", "Nonsense" }) // a proxy's, which a browser sends along like a cookie
        {
            browser.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
            Assert.Equal("origin_mismatch", (await PostAsync(browser, "refresh", "https://evil.example", 403)).Code());
            Assert.Equal("origin_mismatch", (await PostAsync(browser, "two-factor/setup", "https://evil.example", 403)).Code());
            await PostAsync(browser, "refresh", accounts.App.Address.ToString().TrimEnd('/'), 200);
            browser.DefaultRequestHeaders.Remove("Authorization");
        }
        foreach (var header in new[] { "Bearer", "Bearer junk" }) // a program's, whose cookies count for nothing
        {
            browser.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
            var refused = await PostAsync(browser, "refresh", "https://evil.example", header == "Bearer" ? 403 : 401);
            Assert.Contains(refused.Code(), new[] { "origin_mismatch", "refresh_invalid" });
            browser.DefaultRequestHeaders.Remove("Authorization");
        }
        Assert.Equal("unsupported_media_type", (await PostAsync(browser, "logout", accounts.App.Address.ToString().TrimEnd('/'), 415, "text/plain")).Code());
        await PostAsync(browser, "refresh", accounts.App.Address.ToString().TrimEnd('/'), 200);
        await PostAsync(browser, "logout", accounts.App.Address.ToString().TrimEnd('/'), 204);
        await PostAsync(browser, "logout", accounts.App.Address.ToString().TrimEnd('/'), 401);
    }

    [Fact]
    public async Task Signing_out_ends_the_refresh_token_too()
    {
        var tokens = await accounts.SignUpAsync(AccountsApp.NewEmail());
        Assert.Equal(204, await AccessTokenTests.LogoutAsync(accounts.Http, tokens.Text("accessToken")));
        using var answer = await accounts.PostAsync("refresh", new { refreshToken = tokens.Text("refreshToken") });

        await answer.ReadAsync(401);
    }

    [Fact]
    public async Task A_refresh_token_alone_can_sign_out()
    {
        var refreshToken = (await accounts.SignUpAsync(AccountsApp.NewEmail())).Text("refreshToken");
        using var answer = await accounts.PostAsync("logout", new { refreshToken });
        await answer.ReadAsync(204);
        using var after = await accounts.PostAsync("refresh", new { refreshToken });

        await after.ReadAsync(401);
    }

    // Any address that needs somebody signed in.
    private static async Task<int> AskAsync(HttpClient http, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/users/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static async Task<System.Text.Json.JsonElement> PostAsync(HttpClient http, string path, string? origin, int status, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/auth/{path}") { Content = new StringContent("{}", System.Text.Encoding.UTF8, type) };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }
        using var answer = await http.SendAsync(request);
        return await answer.ReadAsync(status);
    }
}
