using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>
/// Remembers for 30 days how a browser first came here, so that a registration days later is still attributed (AFF-1). The first touch stands: a later
/// link changes nothing. Sealed, so that nobody writes their own.
/// </summary>
public sealed class FirstTouch(IDataProtectionProvider protection)
{
    public const string Cookie = "__Host-visit";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("BlazorAccounts.FirstTouch").ToTimeLimitedDataProtector();

    /// <summary>Notes a visit that came by a share link, a campaign or another site.</summary>
    public void Note(HttpContext http)
    {
        var request = http.Request;
        var accepts = request.Headers.Accept.ToString();
        if (!HttpMethods.IsGet(request.Method) || request.Cookies.ContainsKey(Cookie) || (accepts.Length > 0 && !accepts.Contains("text/html", StringComparison.Ordinal)))
        {
            return;
        }
        var query = request.Query;
        var visit = Visit.Of(query["ref"], query["utm_source"], query["utm_medium"], query["utm_campaign"], null);
        var from = Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var referrer) && referrer.Authority != request.Host.Value ? referrer.Host : null;
        if (visit.IsEmpty && from is null)
        {
            return;
        }
        visit = visit.Or(Visit.Of(null, null, null, null, from is null ? request.Path.Value : $"{from} {request.Path}"));
        http.Response.Cookies.Append(Cookie, _seal.Protect(JsonSerializer.Serialize(visit), Kept), new()
        {
            MaxAge = Kept,
            HttpOnly = true,
            Secure = true,
            SameSite = SameSiteMode.Lax,
            Path = "/",
        });
    }

    /// <summary>What was noted; null when there is nothing, or nothing of ours.</summary>
    public Visit? Read(HttpRequest request)
    {
        try
        {
            return request.Cookies[Cookie] is { } value ? JsonSerializer.Deserialize<Visit>(_seal.Unprotect(value)) : null;
        }
        catch (Exception foreign) when (foreign is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }
}
