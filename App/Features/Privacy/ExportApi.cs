using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Platform;
using Microsoft.Net.Http.Headers;

namespace BlazorAccounts.Features.Privacy;

/// <summary><c>/api/v1/users/me/export</c>.</summary>
internal static class ExportApi
{
    public static void MapExportApi(this IEndpointRouteBuilder routes)
    {
        var export = routes.MapGroup("/users/me/export").WithTags("Profile").RequireAuthorization();
        export.MapPost("", RequestAsync).Produces(202);
        export.MapGet("/{token}", TakeAsync).Produces<byte[]>(200, "application/zip");
    }

    /// <summary>The file as a download: saved, never shown, never kept on the way.</summary>
    internal static IResult File(HttpContext http, TakenExport export)
    {
        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        http.Response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        return TypedResults.File(export.Zip, "application/zip", export.Name);
    }

    private static async Task<IResult> RequestAsync(HttpContext http, RequestExport request, CancellationToken ct)
    {
        var outcome = await request.RunAsync(http.User.UserId, http.User.SessionId, Caller.Of(http), ct);
        return outcome.Ok ? TypedResults.Accepted((string?)null) : outcome.ToProblem();
    }

    private static async Task<IResult> TakeAsync(string token, HttpContext http, TakeExport take, CancellationToken ct) =>
        (await take.ByLinkAsync(http.User.UserId, token, Caller.Of(http), ct)).ToHttp(file => File(http, file));
}
