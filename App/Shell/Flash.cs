using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace BlazorAccounts.Shell;

/// <summary>What a flash says; <paramref name="Kind"/> is one of the note kinds (ok, info, warn, bad).</summary>
public sealed record FlashText(string Kind, string Text);

/// <summary>
/// A sentence that survives one redirect: "Password changed." It travels in a sealed cookie, is shown on the next page and is gone.
/// At most 300 characters; it must never hold a secret, as the page it is shown on may be seen by others.
/// </summary>
public sealed class Flash(IDataProtectionProvider protection)
{
    public const int MaxLength = 300;
    private const string Cookie = "__Host-flash";
    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("BlazorAccounts.Flash").ToTimeLimitedDataProtector();

    public void Set(HttpContext http, string text, string kind = "ok")
    {
        var cut = text.Length > MaxLength ? text[..(MaxLength - 1)] + "…" : text;
        var value = _seal.Protect(JsonSerializer.Serialize(new FlashText(kind, cut)), TimeSpan.FromMinutes(5));
        http.Response.Cookies.Append(Cookie, value, Options());
    }

    /// <summary>Reads the sentence and forgets it; null when there is none or when the cookie is not ours.</summary>
    public FlashText? Take(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { } value || http.Response.HasStarted)
        {
            return null;
        }
        http.Response.Cookies.Delete(Cookie, Options());
        try
        {
            return JsonSerializer.Deserialize<FlashText>(_seal.Unprotect(value));
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private static CookieOptions Options() =>
        new() { Path = "/", HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = true };
}
