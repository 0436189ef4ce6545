using System.Security.Claims;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
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
        [FromForm] string? plan, [FromForm] string? currency, [FromForm] string? coupon, [FromForm] string? gateway, HttpContext http, StartCheckout start, CountryHeader header, CancellationToken ct)
    {
        var started = await start.RunAsync(
            http.User.TeamId, http.User.UserId, plan ?? "", currency, string.IsNullOrEmpty(gateway) ? null : gateway, coupon, header.From(http), ct);
        return started.Ok ? Results.Redirect(started.Require().CheckoutUrl) : Results.LocalRedirect($"/upgrade{QueryString.Create(Retry(started, plan, currency, coupon))}");
    }

    // The page as it was, with what went wrong and what can be tried instead.
    private static IEnumerable<KeyValuePair<string, string?>> Retry(Outcome refused, string? plan, string? currency, string? coupon)
    {
        yield return new("problem", refused.Code);
        if (plan == Plans.PlanCode.PremiumYearly)
        {
            yield return new("p", "y");
        }
        if (currency is { Length: 3 } && currency.All(char.IsAsciiLetter))
        {
            yield return new("currency", currency);
        }
        if (!string.IsNullOrWhiteSpace(coupon))
        {
            yield return new("coupon", coupon.Length > 100 ? coupon[..100] : coupon);
        }
        if (refused.Details.GetValueOrDefault("alternatives") is string[] { Length: > 0 } others)
        {
            yield return new("plan", plan);
            foreach (var other in others)
            {
                yield return new("other", other);
            }
        }
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
