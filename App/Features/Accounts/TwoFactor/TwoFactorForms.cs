using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Shell;
using Microsoft.AspNetCore.Mvc;

namespace BlazorAccounts.Features.Accounts.TwoFactor;

/// <summary>The plain form that turns two-step sign-in off.</summary>
internal static class TwoFactorForms
{
    private const string Page = "/settings/security";

    public static void MapTwoFactorForms(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/settings/two-factor/off", TurnOffAsync).RequireAuthorization().ExcludeFromDescription();

    // [FromForm] makes the antiforgery token required.
    private static async Task<IResult> TurnOffAsync([FromForm] IFormCollection _, HttpContext http, SetUpTwoFactor setUp, Flash flash, CancellationToken ct)
    {
        var outcome = await setUp.TurnOffAsync(http.User.UserId, http.User.SessionId, SessionKind.Browser, Caller.Of(http), ct);
        if (outcome.Code == "proof_required")
        {
            return Results.LocalRedirect($"/settings/confirm?returnUrl={Uri.EscapeDataString(Page)}");
        }
        if (outcome.Ok)
        {
            await SessionCookie.SignInAsync(http, outcome.Require().Session);
        }
        flash.Set(http, outcome.Ok ? L("Two-step sign-in is off. You are signed out everywhere else.") : outcome.Message, outcome.Ok ? "ok" : "bad");
        return Results.LocalRedirect(Page);
    }
}
