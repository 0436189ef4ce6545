using System.Text.Encodings.Web;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.Tokens;

/// <summary>Signs a request in by its access token, from the Authorization header or the browser's cookie, if its session still lives.</summary>
internal sealed class TokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, AccessTokens tokens, SessionGate gate)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = TokenClaims.Scheme;
    private const string Prefix = "Bearer ";

    /// <summary>Whether the request is a program's own, by a token in its header: its cookies count for nothing then. Another scheme is a proxy's in front of us.</summary>
    public static bool HasBearer(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The header's token wins over the cookie's.</summary>
    public static string? TokenOf(HttpRequest request) =>
        HasBearer(request) ? request.Headers.Authorization.ToString()[Prefix.Length..].Trim() : request.Cookies[TokenCookies.Access];

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (TokenOf(Request) is not { Length: > 0 } token)
        {
            return AuthenticateResult.NoResult();
        }
        if (await tokens.ReadAsync(token, Context.RequestAborted) is not { } principal)
        {
            return AuthenticateResult.Fail("The token is not valid.");
        }
        return await gate.FindAsync(principal.SessionId!.Value, Context.RequestAborted) is { } live && live.UserId == principal.UserId
            ? AuthenticateResult.Success(new(principal, Scheme.Name))
            : AuthenticateResult.Fail("The session has ended.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = TokenOf(Request) is null ? "Bearer" : "Bearer error=\"invalid_token\"";
        return Outcome.Unauthenticated.ToProblem().ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Outcome.Forbidden.ToProblem().ExecuteAsync(Context);
}
