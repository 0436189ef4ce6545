using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Platform;
using BlazorAccounts.Shell;
using Microsoft.AspNetCore.Mvc;

namespace BlazorAccounts.Features.Privacy;

/// <summary>The plain forms of <c>/settings/privacy</c>. [FromForm] makes the antiforgery token required.</summary>
internal static class PrivacyForms
{
    private const string Page = "/settings/privacy";

    public static void MapPrivacyForms(this IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup(Page).RequireAuthorization().ExcludeFromDescription();
        forms.MapPost("/request", RequestAsync);
        forms.MapPost("/download", DownloadAsync);
        forms.MapPost("/take", TakeAsync);
    }

    private static async Task<IResult> RequestAsync([FromForm] IFormCollection _, HttpContext http, RequestExport request, Flash flash, CancellationToken ct) =>
        Answer(await request.RunAsync(http.User.UserId, http.User.SessionId, Caller.Of(http), ct), http, flash, L("We put your data together and mail you when it is ready."));

    private static async Task<IResult> DownloadAsync([FromForm] Guid id, HttpContext http, TakeExport take, Flash flash, CancellationToken ct)
    {
        var taken = await take.ByOwnerAsync(http.User.UserId, http.User.SessionId, id, Caller.Of(http), ct);
        return taken.Ok ? ExportApi.File(http, taken.Require()) : Answer(taken, http, flash);
    }

    private static async Task<IResult> TakeAsync([FromForm] string? token, HttpContext http, TakeExport take, Flash flash, CancellationToken ct)
    {
        var taken = await take.ByLinkAsync(http.User.UserId, token, Caller.Of(http), ct);
        return taken.Ok ? ExportApi.File(http, taken.Require()) : Answer(taken, http, flash);
    }

    private static IResult Answer(Outcome outcome, HttpContext http, Flash flash, string? done = null)
    {
        if (outcome.Code == "proof_required")
        {
            return Results.LocalRedirect($"/settings/confirm?returnUrl={Uri.EscapeDataString(Page)}");
        }
        flash.Set(http, outcome.Ok ? done! : outcome.Message, outcome.Ok ? "ok" : "bad");
        return Results.LocalRedirect(Page);
    }
}
