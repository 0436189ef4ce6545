namespace BlazorAccounts.Features.Accounts.Tokens;

/// <summary>Tokens for browser programs, where no script can read them.</summary>
internal static class TokenCookies
{
    public const string Access = "__Host-access";
    public const string Refresh = "__Host-refresh";

    public static void Write(HttpResponse response, string access, string refresh)
    {
        response.Cookies.Append(Access, access, Options(AccessTokens.Lifetime));
        response.Cookies.Append(Refresh, refresh, Options(Sessions.StartSession.IdleLimit));
    }

    /// <summary>The refresh token of a browser program; null for a program with a token of its own in the header.</summary>
    public static string? RefreshOf(HttpRequest request) => TokenHandler.HasBearer(request) ? null : request.Cookies[Refresh];

    public static void Clear(HttpContext http)
    {
        foreach (var name in new[] { Access, Refresh }.Where(http.Request.Cookies.ContainsKey))
        {
            http.Response.Cookies.Delete(name, Options(TimeSpan.Zero));
        }
    }

    private static CookieOptions Options(TimeSpan age) =>
        new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true, MaxAge = age };
}
