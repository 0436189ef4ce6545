using System.Security.Claims;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Platform;
using BlazorAccounts.Shell;
using Microsoft.AspNetCore.Mvc;

namespace BlazorAccounts.Features.Subscriptions.Changes;

/// <summary>Plain forms that change a plan, which work without a circuit. [FromForm] makes the antiforgery token required.</summary>
internal static class ChangeForms
{
    public static void MapChangeForms(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").RequireAuthorization().ExcludeFromDescription();
        group.MapPost("/upgrade/change", ChangeAsync);
        group.MapPost("/billing/pause", PauseAsync);
    }

    private static async Task<IResult> ChangeAsync(
        [FromForm] string? plan, [FromForm] long? prorationDate, [FromForm] long? total, ClaimsPrincipal person, ChangePlan change, Entitlements entitlements, Flash flash, HttpContext http, CancellationToken ct)
    {
        DateTimeOffset? at = prorationDate is >= 0 and < 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(prorationDate.Value) : null;
        var outcome = await change.RunAsync(new(person.TeamId, person.UserId, plan ?? ""), new(at, total), Caller.Of(http), ct);
        if (outcome.Code == "preview_outdated")
        {
            return Results.LocalRedirect($"/upgrade/change?plan={Uri.EscapeDataString(plan ?? "")}&problem=preview_outdated");
        }
        if (outcome is Outcome<CheckoutStarted> { Value: { } page })
        {
            return Results.Redirect(page.CheckoutUrl);
        }
        var waits = outcome.Ok && (await entitlements.OfAsync(person.TeamId, ct)).Current?.NextFrom is not null;
        flash.Set(http, !outcome.Ok ? outcome.Message : waits ? L("Your plan changes at the end of the period.") : L("Your plan is as you want it."), outcome.Ok ? "ok" : "bad");
        return Results.LocalRedirect("/billing");
    }

    private static async Task<IResult> PauseAsync([FromForm] bool pause, ClaimsPrincipal person, PausePlan change, Flash flash, HttpContext http, CancellationToken ct)
    {
        var outcome = pause
            ? await change.PauseAsync(person.TeamId, person.UserId, Caller.Of(http), ct)
            : await change.ResumeAsync(person.TeamId, person.UserId, Caller.Of(http), ct);
        flash.Set(http, !outcome.Ok ? outcome.Message : pause ? L("Plan paused. Nothing is charged until you resume it.") : L("Plan resumed."), outcome.Ok ? "ok" : "bad");
        return Results.LocalRedirect("/billing");
    }
}
