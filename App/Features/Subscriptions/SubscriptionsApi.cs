using System.Security.Claims;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Subscriptions;

internal static class SubscriptionsApi
{
    public static void MapSubscriptionsApi(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/billing").WithTags("Billing").RequireAuthorization();
        group.MapGet("", ShowAsync).WithSummary("Plan, status and what it gives access to");
        group.MapPost("/cancel", (HttpContext http, ChangeRenewal change, Entitlements entitlements, PlanCatalogue plans, CancellationToken ct) =>
            RenewAsync(http, change, entitlements, plans, cancel: true, ct)).WithSummary("Cancel at the end of the paid period");
        group.MapPost("/resume", (HttpContext http, ChangeRenewal change, Entitlements entitlements, PlanCatalogue plans, CancellationToken ct) =>
            RenewAsync(http, change, entitlements, plans, cancel: false, ct)).WithSummary("Keep the plan after all");
    }

    private static async Task<IResult> ShowAsync(ClaimsPrincipal person, Entitlements entitlements, PlanCatalogue plans, CancellationToken ct) =>
        TypedResults.Ok(await BillingSummary.OfAsync(entitlements, plans, person.TeamId, ct));

    private static async Task<IResult> RenewAsync(
        HttpContext http, ChangeRenewal change, Entitlements entitlements, PlanCatalogue plans, bool cancel, CancellationToken ct)
    {
        var outcome = await change.RunAsync(http.User.TeamId, http.User.UserId, cancel, Caller.Of(http).Address, ct);
        return outcome.Ok ? await ShowAsync(http.User, entitlements, plans, ct) : outcome.ToProblem();
    }
}
