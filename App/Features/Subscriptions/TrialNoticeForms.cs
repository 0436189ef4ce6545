using System.Globalization;
using System.Security.Claims;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Platform;
using Microsoft.AspNetCore.Mvc;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>Puts the trial's notice away for a day, with a plain form and a cookie. It comes back by itself, and the trial's end is always told.</summary>
internal static class TrialNoticeForms
{
    private const string Cookie = "trial-notice";

    public static TimeSpan Length { get; } = TimeSpan.FromHours(24);

    public static void MapTrialNoticeForms(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/trial-notice/dismiss", Dismiss).RequireAuthorization().ExcludeFromDescription();

    /// <summary>Whether somebody of this team put it away in this browser less than a day ago.</summary>
    public static bool IsDismissed(HttpRequest request, Guid teamId, DateTimeOffset now) =>
        request.Cookies[Cookie]?.Split('.') is [var team, var until]
        && team == teamId.ToString("N")
        && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && now.ToUnixTimeSeconds() < seconds;

    // [FromForm] makes the antiforgery token required.
    private static IResult Dismiss([FromForm] string? returnUrl, ClaimsPrincipal person, TimeProvider clock, HttpContext http)
    {
        var until = (clock.GetUtcNow() + Length).ToUnixTimeSeconds();
        http.Response.Cookies.Append(Cookie, string.Create(CultureInfo.InvariantCulture, $"{person.TeamId:N}.{until}"), new CookieOptions
        {
            MaxAge = Length,
            Path = "/",
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
        });
        return Results.LocalRedirect("~" + LocalNavigation.LocalOr(returnUrl, "/dashboard"));
    }
}
