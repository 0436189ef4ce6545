using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Problems;
using BlazorAccounts.Platform.RateLimits;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Mvc;

namespace BlazorAccounts.Shell;

/// <summary>
/// Light, dark or the system's, and the size of text. A person's account says it on every device; who has none, or is signed out, has a cookie. The server knows
/// both, so the first page is drawn right.
/// </summary>
internal static class Theme
{
    private const string Cookie = "theme";
    private const string FontCookie = "font-size";
    private static readonly object Key = new();

    /// <summary>Of whom this page is drawn for; null when nobody is signed in.</summary>
    public static PersonalLook? LookOf(HttpContext? http) => http?.Items[Key] as PersonalLook;

    /// <summary>"light" or "dark"; null follows the system.</summary>
    public static string? Of(HttpContext? http) => (LookOf(http)?.Theme ?? http?.Request.Cookies[Cookie]) is var theme and ("light" or "dark") ? theme : null;

    /// <summary>"small" or "large"; null is medium.</summary>
    public static string? FontSizeOf(HttpContext? http) => (LookOf(http)?.FontSize ?? http?.Request.Cookies[FontCookie]) is var size and ("small" or "large") ? size : null;

    /// <summary>Reads a person's look before a page of theirs is drawn, and lets this browser keep it for when they are signed out.</summary>
    public static async Task FollowAccountAsync(HttpContext http, RequestDelegate next)
    {
        if (http.User.Identity is { IsAuthenticated: true } && http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
        {
            try
            {
                if (await http.RequestServices.GetRequiredService<IPersonalLooks>().OfAsync(http.User, http.RequestAborted) is { } look)
                {
                    http.Items[Key] = look;
                    Keep(http, Cookie, look.Theme);
                    Keep(http, FontCookie, look.FontSize);
                    ReadersLanguage.Follow(http, look.Language);
                }
            }
            catch (Exception away) when (DatabaseOutage.Is(away))
            {
                // The page says so itself, and the page that says so is drawn here, too.
            }
        }
        await next(http);
    }

    public static void MapTheme(this IEndpointRouteBuilder routes) => routes.MapPost("/theme", SetAsync).ExcludeFromDescription();

    private static async Task<IResult> SetAsync(HttpContext http, [FromForm] string? theme, [FromForm] string? fontSize, [FromForm] string? returnUrl, CancellationToken ct)
    {
        if (theme is "light" or "dark" or "auto")
        {
            Keep(http, Cookie, theme);
        }
        if (fontSize is "small" or "medium" or "large")
        {
            Keep(http, FontCookie, fontSize);
        }
        await KeepAsync(http, new(theme, fontSize), ct);
        return Results.LocalRedirect("~" + LocalNavigation.LocalOr(returnUrl));
    }

    /// <summary>Keeps a choice with the account, if there is one.</summary>
    internal static async Task KeepAsync(HttpContext http, LookChoice choice, CancellationToken ct)
    {
        if (http.User.Identity is { IsAuthenticated: true })
        {
            await http.RequestServices.GetRequiredService<IPersonalLooks>().KeepAsync(http.User, choice, NetworkAddress.Plain(http.Connection.RemoteIpAddress)?.ToString(), ct);
        }
    }

    /// <summary>Lets this browser remember how its reader likes pages.</summary>
    internal static void Keep(HttpContext http, string name, string value)
    {
        if (http.Request.Cookies[name] == value)
        {
            return;
        }
        http.Response.Cookies.Append(name, value, new CookieOptions
        {
            MaxAge = TimeSpan.FromDays(365),
            Path = "/",
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
        });
    }
}
