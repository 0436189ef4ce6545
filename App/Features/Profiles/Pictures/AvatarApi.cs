using System.Security.Claims;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Platform;
using BlazorAccounts.Shell;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Profiles.Pictures;

/// <summary>Pictures over HTTP: for programs as a body, for people as a form, and for everybody who has the address.</summary>
internal static class AvatarApi
{
    private const string Page = "/settings/profile";
    private const int Slack = 16 * 1024; // boundaries and the other fields of the form

    public static void MapAvatarApi(this IEndpointRouteBuilder api)
    {
        var mine = api.MapGroup("/users/me/avatar").WithTags("Profile").RequireAuthorization();
        mine.MapPut("", PutAsync).Accepts<Stream>("image/png", "image/jpeg", "image/webp").WithMetadata(new RequestSizeLimitAttribute(Avatar.MaxBytes + 1)).Produces<AvatarAnswer>();
        mine.MapDelete("", async (ClaimsPrincipal caller, HttpContext http, ChangeAvatar change, CancellationToken ct) =>
            (await change.RemoveAsync(caller.UserId, http.Connection.RemoteIpAddress?.ToString(), ct)).ToHttp());
    }

    public static void MapAvatars(this IEndpointRouteBuilder app)
    {
        app.MapGet(Avatar.Path + "{id:guid}", ShowAsync).ExcludeFromDescription();
        app.MapPost(Page + "/picture", PostAsync).RequireAuthorization().WithMetadata(new RequestSizeLimitAttribute(Avatar.MaxBytes + Slack)).ExcludeFromDescription();
        app.MapPost(Page + "/picture/remove", RemoveAsync).RequireAuthorization().ExcludeFromDescription();
    }

    private static async Task<IResult> PutAsync(HttpRequest request, ClaimsPrincipal caller, ChangeAvatar change, CancellationToken ct) =>
        (await change.RunAsync(caller.UserId, request.Body, request.HttpContext.Connection.RemoteIpAddress?.ToString(), ct)).ToHttp(address => TypedResults.Ok(new AvatarAnswer(address)));

    private static async Task<IResult> PostAsync(HttpContext http, [FromForm] IFormFile? picture, ChangeAvatar change, Flash flash, CancellationToken ct)
    {
        if (picture is not { Length: > 0 })
        {
            flash.Set(http, L("Choose a picture first."), "bad");
            return TypedResults.LocalRedirect(Page);
        }
        await using var file = picture.OpenReadStream();
        var outcome = await change.RunAsync(http.User.UserId, file, http.Connection.RemoteIpAddress?.ToString(), ct);
        flash.Set(http, outcome.Ok ? L("Your picture is saved.") : outcome.Message, outcome.Ok ? "ok" : "bad");
        return TypedResults.LocalRedirect(Page);
    }

    private static async Task<IResult> RemoveAsync(HttpContext http, [FromForm] string? ignored, ChangeAvatar change, Flash flash, CancellationToken ct)
    {
        await change.RemoveAsync(http.User.UserId, http.Connection.RemoteIpAddress?.ToString(), ct);
        flash.Set(http, L("Your picture is gone."));
        return TypedResults.LocalRedirect(Page);
    }

    // The bytes are somebody's: nothing in them may run, and no browser may take them for anything else.
    private static async Task<IResult> ShowAsync(Guid id, HttpContext http, IDbContextFactory<AppDb> dbs, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var address = $"{Avatar.Path}{id:N}";
        // Of an account that is closed nothing is shown, though it may come back with its picture.
        if (await db.Avatars.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id && db.Users.Any(u => u.Id == a.UserId && u.PhotoUrl == address), ct) is not { } avatar)
        {
            return TypedResults.NotFound();
        }
        var headers = http.Response.Headers;
        headers.CacheControl = "private, max-age=86400, immutable";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.ContentDisposition = "inline";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return TypedResults.Bytes(avatar.Bytes, avatar.ContentType);
    }
}

/// <param name="PhotoUrl">Path of the picture on this site.</param>
public sealed record AvatarAnswer(string PhotoUrl);
