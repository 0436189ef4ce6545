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
        group.MapPost("/cancel", (ClaimsPrincipal person, ChangeRenewal change, Entitlements entitlements, PlanCatalogue plans, CancellationToken ct) =>
            RenewAsync(person, change, entitlements, plans, cancel: true, ct)).WithSummary("Cancel at the end of the paid period");
        group.MapPost("/resume", (ClaimsPrincipal person, ChangeRenewal change, Entitlements entitlements, PlanCatalogue plans, CancellationToken ct) =>
            RenewAsync(person, change, entitlements, plans, cancel: false, ct)).WithSummary("Keep the plan after all");
    }

    private static async Task<IResult> ShowAsync(ClaimsPrincipal person, Entitlements entitlements, PlanCatalogue plans, CancellationToken ct) =>
        TypedResults.Ok(await BillingSummary.OfAsync(entitlements, plans, person.TeamId, ct));

    private static async Task<IResult> RenewAsync(
        ClaimsPrincipal person, ChangeRenewal change, Entitlements entitlements, PlanCatalogue plans, bool cancel, CancellationToken ct)
    {
        var outcome = await change.RunAsync(person.TeamId, person.UserId, cancel, ct);
        return outcome.Ok ? await ShowAsync(person, entitlements, plans, ct) : outcome.ToProblem();
    }
}
