using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace BlazorAccounts.Platform.Security;

/// <summary>
/// What this site hands out between two steps of a flow to have it handed back: sealed, good for a while, for one purpose. Programs carry it as a token; a
/// browser in a cookie, so that it stands neither in the URL nor in a history. It can be handed back twice; what must happen once needs a check of its own.
/// </summary>
/// <param name="purpose">A new purpose is a new key.</param>
/// <param name="cookie">Name of the cookie without its <c>__Host-</c>.</param>
public class SealedNote<T>(IDataProtectionProvider protection, string purpose, TimeSpan lifetime, string cookie)
    where T : class
{
    private const int MaxLength = 4096;
    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector($"BlazorAccounts.{purpose}").ToTimeLimitedDataProtector();
    private readonly string _cookie = $"__Host-{cookie}";

    public string Write(T note) => _seal.Protect(JsonSerializer.Serialize(note), lifetime);

    /// <summary>Null when it is not ours or too old.</summary>
    public T? Read(string? token)
    {
        try
        {
            return token is { Length: > 0 and <= MaxLength } ? JsonSerializer.Deserialize<T>(_seal.Unprotect(token)) : null;
        }
        catch (Exception foreign) when (foreign is CryptographicException or FormatException or JsonException)
        {
            return null;
        }
    }

    public void Set(HttpContext http, string token) => http.Response.Cookies.Append(_cookie, token, Options(lifetime));

    public void Forget(HttpContext http) => http.Response.Cookies.Delete(_cookie, Options(null));

    /// <summary>What the browser brought; null when it cannot be read any more.</summary>
    public string? Token(HttpRequest request) => request.Cookies[_cookie] is { } token && Read(token) is not null ? token : null;

    private static CookieOptions Options(TimeSpan? age) =>
        new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true, MaxAge = age };
}
