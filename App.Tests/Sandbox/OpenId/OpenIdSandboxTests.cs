using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BlazorAccounts.Sandbox.OpenId;
using BlazorAccounts.Tests.Features.Accounts;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Configuration;

namespace BlazorAccounts.Tests.Sandbox.OpenId;

[Covers("ACC-11")]
public sealed class OpenIdSandboxTests
{
    private const string Verifier = "a-verifier-of-forty-three-characters-or-more-by-the-rule";

    [Theory]
    [InlineData("Production", null, "Development only")]
    [InlineData("Staging", null, "Development only")]
    [InlineData("Development", "a-real-one", "Remove one of them")]
    public void It_starts_in_Development_and_alone(string environment, string? clientId, string says)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection([new(OpenIdSandbox.Setting, "true"), new("SignIn:Google:ClientId", clientId)]);
        Assert.Contains(says, Assert.Throws<InvalidOperationException>(() => builder.AddOpenIdSandbox()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_off_by_default()
    {
        await using var app = await TestApp.StartAsync();
        using var http = new HttpClient { BaseAddress = app.Address };
        Assert.Equal(404, (int)(await http.GetAsync("/sandbox/openid/keys")).StatusCode);
        Assert.DoesNotContain("Continue with", await http.GetStringAsync("/sign-in"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_good_once_for_its_client_redirect_and_verifier()
    {
        await using var app = await TestApp.StartAsync((OpenIdSandbox.Setting, "true"));
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = app.Address };
        foreach (var wrong in new[] { "client_secret", "redirect_uri", "code_verifier", "code", "grant_type" })
        {
            using var refused = await TradeAsync(http, await CodeAsync(http), wrong);
            await refused.ReadAsync(400);
        }
        var code = await CodeAsync(http);
        using var once = await TradeAsync(http, code, null);
        var claims = JsonDocument.Parse(Base64Url.DecodeFromChars((await once.ReadAsync(200)).Text("id_token").Split('.')[1])).RootElement;
        Assert.Equal(("ada@example.test", "n-1", true), (claims.Text("email"), claims.Text("nonce"), claims.GetProperty("email_verified").GetBoolean()));
        using var twice = await TradeAsync(http, code, null);
        Assert.Equal("invalid_grant", (await twice.ReadAsync(400)).Text("error"));
    }

    [Theory]
    [InlineData("client_id", "another")]
    [InlineData("redirect_uri", "https://elsewhere.example/signin-google")]
    [InlineData("response_type", "token")]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("code_challenge", "short")]
    public async Task A_request_that_is_not_ours_is_not_answered(string field, string value)
    {
        await using var app = await TestApp.StartAsync((OpenIdSandbox.Setting, "true"));
        using var http = new HttpClient { BaseAddress = app.Address };
        var asked = Asked(http);
        asked[field] = value;
        using var answer = await http.GetAsync(QueryHelpers.AddQueryString("/sandbox/openid/authorize", asked!));
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("cannot go on", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Asked(HttpClient http) => new(StringComparer.Ordinal)
    {
        ["client_id"] = "sandbox",
        ["redirect_uri"] = $"{http.BaseAddress}signin-google",
        ["response_type"] = "code",
        ["state"] = "s-1",
        ["nonce"] = "n-1",
        ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
        ["code_challenge_method"] = "S256",
    };

    private static async Task<string> CodeAsync(HttpClient http)
    {
        using var form = new FormUrlEncodedContent(Asked(http).Append(KeyValuePair.Create("email", "ada@example.test")));
        using var answer = await http.PostAsync("/sandbox/openid/authorize", form);
        return QueryHelpers.ParseQuery(answer.Headers.Location!.Query)["code"].ToString();
    }

    private static async Task<HttpResponseMessage> TradeAsync(HttpClient http, string code, string? wrong)
    {
        Dictionary<string, string> fields = new(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = "sandbox",
            ["client_secret"] = "sandbox-secret",
            ["redirect_uri"] = Asked(http)["redirect_uri"],
            ["code_verifier"] = Verifier,
            ["code"] = code,
        };
        if (wrong is not null)
        {
            fields[wrong] += "x";
        }
        using var form = new FormUrlEncodedContent(fields);
        return await http.PostAsync("/sandbox/openid/token", form);
    }
}
