using System.Security.Claims;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing;

/// <summary>A purchase to begin. <paramref name="Currency"/> is ISO 4217, USD by default; <paramref name="Gateway"/> is chosen by us when left out.</summary>
public sealed record CheckoutOrder(string? Plan, string? Currency = null, string? Gateway = null);

/// <param name="Flow"><c>update_card</c> leads straight to the card; otherwise the start page.</param>
public sealed record PortalOrder(string? Flow = null);

internal static class BillingApi
{
    public static void MapBillingApi(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/billing").WithTags("Billing").RequireAuthorization();
        group.MapPost("/checkout", CheckoutAsync).WithSummary("Begin to buy a plan on the gateway's page");
        group.MapPost("/portal", PortalAsync).WithSummary("An address of the gateway's billing pages");
        group.MapGet("/invoices", InvoicesAsync).WithSummary("Invoices, newest first");
    }

    private static async Task<IResult> CheckoutAsync(CheckoutOrder order, ClaimsPrincipal person, StartCheckout start, CancellationToken ct) =>
        string.IsNullOrWhiteSpace(order.Plan)
            ? Outcome.Invalid("plan", "plan_required", "Say which plan.").ToProblem()
            : (await start.RunAsync(person.TeamId, person.UserId, order.Plan, order.Currency, order.Gateway, ct))
                .ToHttp(started => TypedResults.Created((string?)null, started));

    private static async Task<IResult> PortalAsync(ClaimsPrincipal person, OpenPortal open, CancellationToken ct, PortalOrder? order = null) =>
        (await open.RunAsync(person.TeamId, person.UserId, order?.Flow == "update_card" ? PortalFlow.UpdateCard : PortalFlow.Home, null, ct))
            .ToHttp(url => TypedResults.Ok(new { url }));

    private static async Task<IResult> InvoicesAsync(ClaimsPrincipal person, AppDb db, CancellationToken ct) =>
        TypedResults.Ok(await InvoiceSummary.ForAsync(db, person.TeamId, 100, ct));
}
