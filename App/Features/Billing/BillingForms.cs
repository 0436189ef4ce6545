using System.Security.Claims;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Shell;
using Microsoft.AspNetCore.Mvc;

namespace BlazorAccounts.Features.Billing;

/// <summary>Plain forms that lead to a gateway's pages; they need neither a circuit nor a script. [FromForm] makes the antiforgery token required.</summary>
internal static class BillingForms
{
    public static void MapBillingForms(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").RequireAuthorization().ExcludeFromDescription();
        group.MapPost("/upgrade/checkout", CheckoutAsync);
        group.MapPost("/billing/portal", PortalAsync);
    }

    private static async Task<IResult> CheckoutAsync(
        [FromForm] string? plan, [FromForm] string? currency, [FromForm] string? coupon, HttpContext http, StartCheckout start, CountryHeader header, CancellationToken ct)
    {
        var started = await start.RunAsync(http.User.TeamId, http.User.UserId, plan ?? "", currency, null, coupon, header.From(http), ct);
        return started.Ok
            ? Results.Redirect(started.Require().CheckoutUrl)
            : Results.LocalRedirect($"/upgrade?problem={started.Code}{(plan == Plans.PlanCode.PremiumYearly ? "&p=y" : "")}{(currency is { Length: 3 } && currency.All(char.IsAsciiLetter) ? $"&currency={currency}" : "")}{(string.IsNullOrWhiteSpace(coupon) ? "" : $"&coupon={Uri.EscapeDataString(coupon.Length > 100 ? coupon[..100] : coupon)}")}");
    }

    private static async Task<IResult> PortalAsync([FromForm] string? flow, ClaimsPrincipal person, OpenPortal open, Flash flash, HttpContext http, CancellationToken ct)
    {
        var opened = await open.RunAsync(person.TeamId, person.UserId, flow == "update_card" ? PortalFlow.UpdateCard : PortalFlow.Home, ct);
        if (opened.Ok)
        {
            return Results.Redirect(opened.Require());
        }
        flash.Set(http, opened.Message, "bad");
        return Results.LocalRedirect("/billing");
    }
}
