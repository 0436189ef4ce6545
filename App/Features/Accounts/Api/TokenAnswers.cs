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

    /// <summary>The answer's tokens; without them when they went into cookies.</summary>
    public static async Task<TokenAnswer> ToTokensAsync(this StartedSession session, HttpContext http, bool cookies)
    {
        var access = await http.RequestServices.GetRequiredService<AccessTokens>().WriteAsync(session.Who, session.SessionId, http.RequestAborted);
        var seconds = (int)AccessTokens.Lifetime.TotalSeconds;
        http.Response.Headers.CacheControl = "no-store";
        if (!cookies)
        {
            return new(access, TokenHandler.SchemeName, seconds, session.RefreshToken);
        }
        TokenCookies.Write(http.Response, access, session.RefreshToken!);
        return new(null, TokenHandler.SchemeName, seconds, null);
    }
}
