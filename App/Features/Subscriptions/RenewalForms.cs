using System.Security.Claims;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Shell;
using Microsoft.AspNetCore.Mvc;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>The billing page's plain form, which works without a circuit.</summary>
internal static class RenewalForms
{
    public static void MapRenewalForms(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/billing/renewal", SetAsync).RequireAuthorization().ExcludeFromDescription();

    // [FromForm] makes the antiforgery token required.
    private static async Task<IResult> SetAsync([FromForm] bool cancel, ClaimsPrincipal person, ChangeRenewal change, Entitlements entitlements, Flash flash, HttpContext http, CancellationToken ct)
    {
        var outcome = await change.RunAsync(person.TeamId, person.UserId, cancel, Caller.Of(http), ct);
        if (!outcome.Ok)
        {
            flash.Set(http, outcome.Message, "bad");
        }
        else
        {
            var end = (await entitlements.OfAsync(person.TeamId, ct)).Current?.CurrentPeriodEnd;
            flash.Set(http, cancel ? L($"Plan cancelled. You keep everything until {end?.UtcDateTime:d MMM yyyy}.") : L("Plan kept. It renews as before."));
        }
        return Results.LocalRedirect("/billing");
    }
}
