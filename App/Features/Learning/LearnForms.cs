using System.Security.Claims;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Learning.Static;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;
using BlazorAccounts.Shell;
using Microsoft.AspNetCore.Mvc;

namespace BlazorAccounts.Features.Learning;

/// <summary>The small forms of the course, without a script.</summary>
internal static class LearnForms
{
    private const string Page = "/learn";

    public static void MapLearnForms(this IEndpointRouteBuilder app)
    {
        app.MapPost(Page + "/decks/open", OpenAsync).RequireAuthorization().ExcludeFromDescription();
        app.MapPost(Page + "/decks/close", CloseAsync).RequireAuthorization().ExcludeFromDescription();
        app.MapPost(Page + "/furigana", FuriganaAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> OpenAsync(HttpContext http, ClaimsPrincipal me, [FromForm] string? deck, ChooseDecks choose, Flash flash, CancellationToken ct)
    {
        var outcome = await choose.OpenAsync(me.UserId, me.TeamId, deck, ct);
        if (!outcome.Ok)
        {
            flash.Set(http, outcome.Message, "warn");
        }
        return TypedResults.LocalRedirect(Page);
    }

    private static async Task<IResult> CloseAsync(ClaimsPrincipal me, [FromForm] string? deck, ChooseDecks choose, CancellationToken ct)
    {
        await choose.CloseAsync(me.UserId, deck, ct);
        return TypedResults.LocalRedirect(Page);
    }

    private static async Task<IResult> FuriganaAsync(HttpContext http, [FromForm] bool show, [FromForm] string? returnUrl, EditProfile edit, CancellationToken ct)
    {
        if (http.User.Identity is { IsAuthenticated: true })
        {
            await edit.RunAsync(http.User.UserId, JsonSerializer.SerializeToElement(new { preferences = new { showFurigana = show } }), http.Connection.RemoteIpAddress?.ToString(), ct);
        }
        else
        {
            LearnPageBase.RememberFurigana(http, show);
        }
        return TypedResults.LocalRedirect(LocalNavigation.LocalOr(returnUrl, Page));
    }
}
