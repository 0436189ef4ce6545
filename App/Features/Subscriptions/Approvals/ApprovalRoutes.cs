using System.Security.Claims;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Platform;
using BlazorAccounts.Shell;

namespace BlazorAccounts.Features.Subscriptions.Approvals;

/// <summary>Where a renewal is looked at and approved: by the API, and by a plain form that needs neither a circuit nor a script.</summary>
internal static class ApprovalRoutes
{
    public static void MapApprovals(this IEndpointRouteBuilder site, IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/billing/renewal").WithTags("Billing").RequireAuthorization();
        group.MapGet("", async (ClaimsPrincipal person, ApproveRenewal approve, CancellationToken ct) => (await approve.LookAsync(person.TeamId, person.UserId, ct)).ToHttp(TypedResults.Ok))
            .WithSummary("A renewal that waits for its payer's approval").Produces<RenewalToApprove>();
        group.MapPost("", async (HttpContext http, ApproveRenewal approve, CancellationToken ct) => (await RunAsync(http, approve, ct)).ToHttp(TypedResults.Ok))
            .WithSummary("The page on which it is approved and paid").Produces<CheckoutStarted>();
        site.MapPost("/billing/renewal/approve", ApproveAsync).RequireAuthorization().ExcludeFromDescription();
    }

    private static Task<Outcome<CheckoutStarted>> RunAsync(HttpContext http, ApproveRenewal approve, CancellationToken ct) =>
        approve.RunAsync(http.User.TeamId, http.User.UserId, Caller.Of(http), ct);

    // Reading the form makes the antiforgery token required.
    private static async Task<IResult> ApproveAsync([Microsoft.AspNetCore.Mvc.FromForm] string? plan, HttpContext http, ApproveRenewal approve, Flash flash, CancellationToken ct)
    {
        var opened = await RunAsync(http, approve, ct);
        if (opened.Ok)
        {
            return Results.Redirect(opened.Require().CheckoutUrl);
        }
        flash.Set(http, opened.Message, "bad");
        return Results.LocalRedirect(opened.Status == 503 ? "/billing/renewal" : "/billing");
    }
}
