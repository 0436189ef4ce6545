using Microsoft.AspNetCore.DataProtection;

namespace BlazorAccounts.Platform.Security;

/// <summary>A sealed note that a program carries as a token and a browser in a cookie, where it stands neither in the URL nor in a history.</summary>
/// <param name="cookie">Name of the cookie without its <c>__Host-</c>; of no other note.</param>
public class CookieNote<T>(IDataProtectionProvider protection, string purpose, TimeSpan lifetime, string cookie) : SealedNote<T>(protection, purpose, lifetime)
    where T : class
{
    private readonly string _cookie = $"__Host-{cookie}";
    private readonly TimeSpan _age = lifetime;

    public void Set(HttpContext http, string token) => http.Response.Cookies.Append(_cookie, token, Options(_age));

    public void Forget(HttpContext http) => http.Response.Cookies.Delete(_cookie, Options(null));

    /// <summary>What the browser brought; null when it cannot be read any more.</summary>
    public string? Token(HttpRequest request) => request.Cookies[_cookie] is { } token && Read(token) is not null ? token : null;

    private static CookieOptions Options(TimeSpan? age) =>
        new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true, MaxAge = age };
}
