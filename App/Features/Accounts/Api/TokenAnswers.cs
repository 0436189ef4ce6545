using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Accounts.Tokens;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Accounts.Api;

/// <summary>Hands a session's tokens out, in the body for programs or in cookies for browsers that ask.</summary>
internal static class TokenAnswers
{
    public static async Task<IResult> ToTokensAsync(this Outcome<StartedSession> outcome, HttpContext http, bool cookies)
    {
        if (!outcome.Ok)
        {
            return ((Outcome)outcome).ToProblem();
        }
        return TypedResults.Ok(await outcome.Require().ToTokensAsync(http, cookies));
    }

    public static async Task<IResult> ToTokensAsync(this Outcome<RefreshedSession> outcome, HttpContext http, bool cookies) =>
        outcome.Ok ? TypedResults.Ok(await WriteAsync(outcome.Require().Who, outcome.Require().SessionId, outcome.Require().RefreshToken, http, cookies)) : ((Outcome)outcome).ToProblem();

    /// <summary>The answer's tokens; without them when they went into cookies.</summary>
    public static async Task<TokenAnswer> ToTokensAsync(this StartedSession session, HttpContext http, bool cookies)
    {
        if (cookies && http.Request.Cookies.ContainsKey(SessionCookie.Name))
        {
            await SessionCookie.SignOutAsync(http); // it goes before the tokens, and may be somebody else's
        }
        return await WriteAsync(session.Who.Subject, session.SessionId, session.RefreshToken, http, cookies);
    }

    private static async Task<TokenAnswer> WriteAsync(TokenSubject who, Guid sessionId, string? refreshToken, HttpContext http, bool cookies)
    {
        var access = await http.RequestServices.GetRequiredService<AccessTokens>().WriteAsync(who, sessionId, http.RequestAborted);
        var seconds = (int)AccessTokens.Lifetime.TotalSeconds;
        http.Response.Headers.CacheControl = "no-store";
        if (!cookies)
        {
            return new(access, TokenHandler.SchemeName, seconds, refreshToken);
        }
        TokenCookies.Write(http.Response, access, refreshToken!);
        return new(null, TokenHandler.SchemeName, seconds, null);
    }
}
