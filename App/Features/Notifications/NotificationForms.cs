using System.Security.Claims;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Platform;
using Microsoft.AspNetCore.Mvc;

namespace BlazorAccounts.Features.Notifications;

/// <summary>The plain forms of the notifications page.</summary>
internal static class NotificationForms
{
    public const string Page = "/notifications";

    public static void MapNotificationForms(this IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup(Page).RequireAuthorization().ExcludeFromDescription();
        forms.MapPost("/open", OpenAsync);
        forms.MapPost("/read", ReadAsync);
        forms.MapPost("/read-all", ReadAllAsync);
    }

    // [FromForm] makes the antiforgery token required.
    private static async Task<IResult> OpenAsync([FromForm] Guid id, ClaimsPrincipal person, ReadNotifications read, CancellationToken ct)
    {
        var opened = await read.RunAsync(person.UserId, id, ct);
        return Results.LocalRedirect(LocalNavigation.LocalOr(opened.Value?.Href, Page));
    }

    private static async Task<IResult> ReadAsync([FromForm] Guid id, [FromForm] string? returnUrl, ClaimsPrincipal person, ReadNotifications read, CancellationToken ct)
    {
        await read.RunAsync(person.UserId, id, ct);
        return Results.LocalRedirect(LocalNavigation.LocalOr(returnUrl, Page));
    }

    private static async Task<IResult> ReadAllAsync([FromForm] IFormCollection _, ClaimsPrincipal person, ReadNotifications read, CancellationToken ct)
    {
        await read.RunAllAsync(person.UserId, ct);
        return Results.LocalRedirect(Page);
    }
}
