using System.Security.Claims;
using BlazorAccounts.Shell;
using Microsoft.AspNetCore.Mvc;

namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>The plain forms of the sessions page.</summary>
internal static class SessionForms
{
    private const string Page = "/settings/sessions";

    public static void MapSessionForms(this IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup(Page).RequireAuthorization().ExcludeFromDescription();
        forms.MapPost("/end", EndAsync);
        forms.MapPost("/end-others", EndOthersAsync);
    }

    // [FromForm] makes the antiforgery token required; the form without fields reads its token alone.
    private static async Task<IResult> EndAsync([FromForm] Guid id, ClaimsPrincipal person, MySessions mine, Flash flash, HttpContext http, CancellationToken ct)
    {
        var outcome = await mine.EndAsync(person.UserId, id, Caller.Of(http), ct);
        flash.Set(http, outcome.Ok ? L("Signed out there.") : outcome.Message, outcome.Ok ? "ok" : "bad");
        return Results.LocalRedirect(Page);
    }

    private static async Task<IResult> EndOthersAsync([FromForm] IFormCollection _, ClaimsPrincipal person, MySessions mine, Flash flash, HttpContext http, CancellationToken ct)
    {
        await mine.EndOthersAsync(person.UserId, person.SessionId, Caller.Of(http), ct);
        flash.Set(http, L("Signed out everywhere else."));
        return Results.LocalRedirect(Page);
    }
}
