using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace BlazorAccounts.Features.Orders;

/// <summary>Plain forms of the order pages; they need neither a circuit nor a script. All need the antiforgery token, also those that read no field.</summary>
internal static class OrderForms
{
    public static void MapOrderForms(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/orders").RequireAuthorization().ExcludeFromDescription().WithMetadata(new RequireAntiforgeryTokenAttribute());
        group.MapPost("/buy", BuyAsync);
        group.MapPost("/{id:guid}/cancel", CancelAsync);
    }

    private static async Task<IResult> BuyAsync([FromForm] string? product, [FromForm] int? quantity, [FromForm] string? currency, [FromForm] string? gateway, HttpContext http, StartOrder start, CountryHeader header, Flash flash, CancellationToken ct)
    {
        var started = await start.RunAsync(http.User.TeamId, http.User.UserId, new(product ?? "", quantity ?? 1, currency, string.IsNullOrEmpty(gateway) ? null : gateway, header.Of(http.Request)), Caller.Of(http), ct);
        if (started.Ok)
        {
            return Results.Redirect(started.Require().CheckoutUrl);
        }
        flash.Set(http, started.Message, "bad");
        return Results.LocalRedirect("/orders");
    }

    private static async Task<IResult> CancelAsync(Guid id, HttpContext http, CancelOrder cancel, Flash flash, CancellationToken ct)
    {
        var outcome = await cancel.RunAsync(http.User.TeamId, http.User.UserId, id, Caller.Of(http), ct);
        flash.Set(http, outcome.Ok ? L("The order was cancelled. Nothing was charged.") : outcome.Message, outcome.Ok ? "ok" : "bad");
        return Results.LocalRedirect($"/orders/{id}");
    }
}
