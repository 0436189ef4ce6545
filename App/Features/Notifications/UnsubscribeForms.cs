using BlazorAccounts.Platform;
using Microsoft.AspNetCore.Mvc;

namespace BlazorAccounts.Features.Notifications;

/// <summary>What a mail program posts when somebody presses its "Unsubscribe", and what our page posts where the mail's link leads.</summary>
internal static class UnsubscribeForms
{
    /// <summary>The one field, with its one value (RFC 8058).</summary>
    public const string Field = "List-Unsubscribe";

    public const string OneClick = "One-Click";

    // Before the page, which would take posts of its own. No antiforgery: mail programs have no form of ours, and the token is what grants it.
    public static void MapUnsubscribeForms(this IEndpointRouteBuilder routes) =>
        routes.MapPost(UnsubscribeLinks.Path, PostAsync).DisableAntiforgery().AllowAnonymous().WithOrder(-1).ExcludeFromDescription();

    private static async Task<IResult> PostAsync(
        string? token, [FromForm(Name = Field)] string? oneClick, [FromForm] bool? page, Unsubscribe unsubscribe, HttpContext http, CancellationToken ct)
    {
        var outcome = oneClick == OneClick
            ? await unsubscribe.RunAsync(token, http.Connection.RemoteIpAddress?.ToString(), ct)
            : Outcome.Refused(400, "unsubscribe_invalid", L($"Send {Field}={OneClick}."));
        return !outcome.Ok ? outcome.ToProblem()
            : page == true ? Results.LocalRedirect($"{UnsubscribeLinks.Path}?token={Uri.EscapeDataString(token!)}")
            : Results.Ok(); // no redirect: mail programs follow none
    }
}
