using BlazorAccounts.Platform;
using Microsoft.AspNetCore.Mvc;

namespace BlazorAccounts.Shell;

/// <summary>Light, dark or the system's, kept in a cookie so that the server can draw the first page right.</summary>
internal static class Theme
{
    private const string Cookie = "theme";
    private const string FontCookie = "font-size";

    /// <summary>"light" or "dark"; null follows the system.</summary>
    public static string? Of(HttpContext? http) => http?.Request.Cookies[Cookie] is "light" or "dark" ? http.Request.Cookies[Cookie] : null;

    /// <summary>"small" or "large"; null is medium.</summary>
    public static string? FontSizeOf(HttpContext? http) =>
        http?.Request.Cookies[FontCookie] is "small" or "large" ? http.Request.Cookies[FontCookie] : null;

    /// <summary>Draws every next page in this theme: "light", "dark" or "auto". Anything else changes nothing.</summary>
    public static void Remember(HttpContext http, string? theme)
    {
        if (theme is "light" or "dark" or "auto")
        {
            Keep(http, Cookie, theme);
        }
    }

    public static void MapTheme(this IEndpointRouteBuilder routes) => routes.MapPost("/theme", Set).ExcludeFromDescription();

    private static IResult Set(HttpContext http, [FromForm] string? theme, [FromForm] string? fontSize, [FromForm] string? returnUrl)
    {
        Remember(http, theme);
        if (fontSize is "small" or "medium" or "large")
        {
            Keep(http, FontCookie, fontSize);
        }
        return Results.LocalRedirect("~" + LocalNavigation.LocalOr(returnUrl));
    }

    private static void Keep(HttpContext http, string name, string value) => http.Response.Cookies.Append(name, value, new CookieOptions
    {
        MaxAge = TimeSpan.FromDays(365),
        Path = "/",
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
    });
}
