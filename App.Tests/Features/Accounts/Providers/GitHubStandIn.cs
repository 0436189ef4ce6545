using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using BlazorAccounts.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace BlazorAccounts.Tests.Features.Accounts.Providers;

/// <summary>GitHub's OAuth addresses as far as signing in uses them, with its manners: PKCE, codes that work once, errors with status 200.</summary>
internal sealed class GitHubStandIn : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, (string Login, string Challenge)> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private WebApplication? _server;

    public string Address { get; private set; } = "";

    /// <summary>Who sits at the browser.</summary>
    public string SignedIn { get; set; } = "";

    /// <summary>By login: number of the account and its addresses.</summary>
    public ConcurrentDictionary<string, (long Id, object[] Emails)> Accounts { get; } = new(StringComparer.Ordinal);

    public static object Email(string email, bool primary = true, bool verified = true) => new { email, primary, verified, visibility = (string?)null };

    public static async Task<GitHubStandIn> StartAsync()
    {
        var github = new GitHubStandIn();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.MapGet("/login/oauth/authorize", github.Authorize);
        server.MapPost("/login/oauth/access_token", github.TokenAsync);
        server.MapGet("/api/v3/user", (HttpRequest request) => github.Of(request) is { } login
            ? Results.Json(new { id = github.Accounts[login].Id, login, name = "Grace Hopper", email = "shown@profile.example" })
            : Results.Unauthorized());
        server.MapGet("/api/v3/user/emails", (HttpRequest request, int per_page = 30) => github.Of(request) is { } login ? Results.Json(github.Accounts[login].Emails.Take(Math.Min(per_page, 100))) : Results.Unauthorized());
        await server.StartAsync();
        github._server = server;
        github.Address = server.Urls.Single();
        return github;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        if (query["client_id"] != "github-client" || query["code_challenge_method"] != "S256" || query["scope"] != "read:user user:email")
        {
            return Results.BadRequest();
        }
        var back = query["redirect_uri"].ToString();
        if (SignedIn == "refuses")
        {
            return Results.Redirect(QueryHelpers.AddQueryString(back, new Dictionary<string, string?> { ["error"] = "access_denied", ["state"] = query["state"] }));
        }
        var code = Tokens.NewToken();
        _codes[code] = (SignedIn, query["code_challenge"].ToString());
        return Results.Redirect(QueryHelpers.AddQueryString(back, new Dictionary<string, string?> { ["code"] = code, ["state"] = query["state"] }));
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var challenge = Base64UrlOf(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (form["client_secret"] != "github-secret" || !_codes.TryRemove(form["code"].ToString(), out var known) || known.Challenge != challenge)
        {
            return Results.Json(new { error = "bad_verification_code", error_description = "The code passed is incorrect or expired." }); // status 200
        }
        var token = Tokens.NewToken();
        _tokens[token] = known.Login;
        return Results.Json(new { access_token = token, token_type = "bearer", scope = "read:user,user:email" });
    }

    private string? Of(HttpRequest request) =>
        request.Headers.UserAgent.Count > 0 && request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token] ? _tokens.GetValueOrDefault(token) : null;

    private static string Base64UrlOf(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
