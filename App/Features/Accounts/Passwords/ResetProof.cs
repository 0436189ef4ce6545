using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace BlazorAccounts.Features.Accounts.Passwords;

/// <summary>
/// That the code of a reset was right: sealed, good for 15 minutes and for the security stamp it was given under. A reset changes the stamp, so it works once.
/// </summary>
public sealed class ResetProof(IDataProtectionProvider protection)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);
    private const string Cookie = "__Host-reset";
    private const int MaxLength = 2048;
    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("BlazorAccounts.ResetPassword").ToTimeLimitedDataProtector();

    internal string Write(Guid userId, string securityStamp) => _seal.Protect(JsonSerializer.Serialize(new Proof(userId, securityStamp)), Lifetime);

    /// <summary>Null when it is not ours or too old.</summary>
    internal Proof? Read(string? token)
    {
        try
        {
            return token is { Length: > 0 and <= MaxLength } ? JsonSerializer.Deserialize<Proof>(_seal.Unprotect(token)) : null;
        }
        catch (Exception foreign) when (foreign is CryptographicException or FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>For the pages: between the code and the new password, so that it stands neither in the URL nor in a history.</summary>
    internal static void Set(HttpContext http, string token) => http.Response.Cookies.Append(Cookie, token, Options(Lifetime));

    internal static void Forget(HttpContext http) => http.Response.Cookies.Delete(Cookie, Options(null));

    internal string? Token(HttpRequest request) => request.Cookies[Cookie] is { } token && Read(token) is not null ? token : null;

    private static CookieOptions Options(TimeSpan? age) =>
        new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true, MaxAge = age };

    internal sealed record Proof(Guid UserId, string SecurityStamp);
}
