using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BlazorAccounts.Features.Accounts.Tokens;
using BlazorAccounts.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Accounts;

[Covers("ACC-17")]
public sealed class AccessTokenTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    [Fact]
    public async Task A_token_names_its_person_session_and_team()
    {
        var token = (await accounts.SignUpAsync(AccountsApp.NewEmail())).Text("accessToken");
        var (header, claims) = (Part(token, 0), Part(token, 1));

        Assert.Equal(("ES256", "at+jwt"), (header.Text("alg"), header.Text("typ")));
        Assert.Equal((accounts.App.Address.ToString().TrimEnd('/'), "blazor-accounts", "user"), (claims.Text("iss"), claims.Text("aud"), claims.Text("role")));
        Assert.Equal(3600, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.All(new[] { "sub", "sid", "team" }, name => Assert.NotEqual(Guid.Empty, claims.GetProperty(name).GetGuid()));
        Assert.NotEmpty(claims.Text("jti"));
        using var jwks = await accounts.Http.GetAsync("/.well-known/jwks.json");
        var keys = (await jwks.ReadAsync(200)).GetProperty("keys").EnumerateArray().ToList();
        Assert.Equal(2, keys.Count);
        Assert.Contains(keys, key => key.Text("kid") == header.Text("kid"));
        Assert.DoesNotContain(keys, key => key.TryGetProperty("d", out _));
        Assert.True(jwks.Headers.CacheControl!.Public);
    }

    [Fact]
    public async Task A_token_works_until_its_session_is_signed_out()
    {
        var token = (await accounts.SignUpAsync(AccountsApp.NewEmail())).Text("accessToken");
        Assert.Equal(204, await LogoutAsync(accounts.Http, token));
        Assert.Equal(401, await LogoutAsync(accounts.Http, token));
    }

    [Theory]
    [InlineData("alg none")]
    [InlineData("other algorithm")]
    [InlineData("other type")]
    [InlineData("other claims")]
    [InlineData("other key")]
    [InlineData("no signature")]
    [InlineData("unknown key id")]
    public async Task An_altered_token_is_refused(string change)
    {
        var token = (await accounts.SignUpAsync(AccountsApp.NewEmail())).Text("accessToken");
        var parts = token.Split('.');
        var altered = change switch
        {
            "alg none" => $"{Encode("""{"alg":"none","typ":"at+jwt"}""")}.{parts[1]}.",
            "other algorithm" => $"{Swap(parts[0], "ES256", "HS256")}.{parts[1]}.{parts[2]}",
            "other type" => $"{Swap(parts[0], "at+jwt", "JWT")}.{parts[1]}.{parts[2]}",
            "other claims" => $"{parts[0]}.{Swap(parts[1], "\"user\"", "\"admin\"")}.{parts[2]}",
            "other key" => $"{parts[0]}.{parts[1]}.{Sign($"{parts[0]}.{parts[1]}")}",
            "no signature" => $"{parts[0]}.{parts[1]}.",
            _ => $"{Swap(parts[0], "\"kid\":\"", "\"kid\":\"x")}.{parts[1]}.{parts[2]}",
        };

        Assert.Equal(401, await LogoutAsync(accounts.Http, altered));
        Assert.Equal(204, await LogoutAsync(accounts.Http, token));
    }

    [Fact]
    public async Task A_token_ends_after_an_hour_and_a_minute_of_skew()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        using var http = new HttpClient { BaseAddress = app.Address };
        var person = new Person(app, http);
        var early = (await person.SignUpAsync(AccountsApp.NewEmail())).Text("accessToken");
        var late = (await person.SignUpAsync(AccountsApp.NewEmail())).Text("accessToken");
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(60.5));
        Assert.Equal(204, await LogoutAsync(http, early));
        await app.Clock.AdvanceAsync(TimeSpan.FromSeconds(31));
        Assert.Equal(401, await LogoutAsync(http, late));
    }

    [Fact]
    public async Task Keys_rotate_every_ninety_days_and_the_next_is_published_before()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        using var other = app.StartNode();
        var (here, there) = (app.Services.GetRequiredService<SigningKeys>(), other.Services.GetRequiredService<SigningKeys>());
        var first = await here.CurrentAsync(default);
        var before = await there.PublishedAsync(default);
        Assert.Equal(2, before.Count);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(91));
        await other.Clock.AdvanceAsync(TimeSpan.FromDays(91));
        var second = await here.CurrentAsync(default);

        Assert.NotEqual(first.KeyId, second.KeyId);
        Assert.Equal(before[1].KeyId, second.KeyId);
        Assert.Equal(second.KeyId, (await there.CurrentAsync(default)).KeyId);
        Assert.Equal(2, (await there.PublishedAsync(default)).Count);
        Assert.Null(await there.FindAsync(first.KeyId, default));
    }

    [Fact]
    public async Task Two_nodes_starting_at_once_share_their_keys()
    {
        await using var app = await TestApp.StartAsync();
        using var other = app.StartNode();
        var rings = await Task.WhenAll(new[] { app, other, app, other }.Select(async node =>
        {
            await Task.Yield();
            return string.Join(',', (await node.Services.GetRequiredService<SigningKeys>().PublishedAsync(default)).Select(key => key.KeyId));
        }));

        Assert.Single(rings.Distinct());
    }

    internal static async Task<int> LogoutAsync(HttpClient http, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/logout");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static JsonElement Part(string token, int index) => JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[index])).RootElement;

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static string Swap(string part, string from, string to) => Encode(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part)).Replace(from, to, StringComparison.Ordinal));

    private static string Sign(string text)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256));
    }
}
