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
        var session = outcome.Require();
        var access = await http.RequestServices.GetRequiredService<AccessTokens>().WriteAsync(session.Who, session.SessionId, http.RequestAborted);
        var seconds = (int)AccessTokens.Lifetime.TotalSeconds;
        http.Response.Headers.CacheControl = "no-store";
        if (!cookies)
        {
            return TypedResults.Ok(new TokenAnswer(access, TokenHandler.SchemeName, seconds, session.RefreshToken));
        }
        TokenCookies.Write(http.Response, access, session.RefreshToken!);
        return TypedResults.Ok(new TokenAnswer(null, TokenHandler.SchemeName, seconds, null));
    }
}
