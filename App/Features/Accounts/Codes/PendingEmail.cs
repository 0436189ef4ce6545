using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace BlazorAccounts.Features.Accounts.Codes;

/// <summary>Which address the code page is about: in a sealed cookie for an hour, so that it stands neither in the URL nor in a history.</summary>
public sealed class PendingEmail(IDataProtectionProvider protection)
{
    private const string Cookie = "__Host-pending";
    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("BlazorAccounts.PendingEmail").ToTimeLimitedDataProtector();

    public void Set(HttpContext http, string email) => http.Response.Cookies.Append(Cookie, _seal.Protect(email, EmailCode.Lifetime), Options(EmailCode.Lifetime));

    public void Forget(HttpContext http) => http.Response.Cookies.Delete(Cookie, Options(null));

    public string? Read(HttpRequest request)
    {
        try
        {
            return request.Cookies[Cookie] is { } value ? _seal.Unprotect(value) : null;
        }
        catch (Exception foreign) when (foreign is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private static CookieOptions Options(TimeSpan? age) =>
        new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true, MaxAge = age };
}
