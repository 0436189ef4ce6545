using System.Security.Claims;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Orders.Credits;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Orders;

/// <summary>An order to make. <paramref name="Quantity"/> is 1 when left out; <paramref name="Currency"/> is the buyer's own or USD; <paramref name="Gateway"/> is chosen by us.</summary>
public sealed record OrderRequest(string? Product, int? Quantity = null, string? Currency = null, string? Gateway = null);

internal static class OrdersApi
{
    public static void MapOrdersApi(this IEndpointRouteBuilder api)
    {
        var orders = api.MapGroup("/orders").WithTags("Orders").RequireAuthorization();
        orders.MapGet("", async (ClaimsPrincipal person, ShowOrders show, CancellationToken ct, int page = 1) => TypedResults.Ok(await show.ListAsync(person.TeamId, page, ct)))
            .WithSummary("Orders, newest first").Produces<OrderList>();
        orders.MapPost("", CreateAsync).WithSummary("Order something that is paid once, on the gateway's page").Accepts<OrderRequest>("application/json").Produces<OrderStarted>(201);
        orders.MapGet("/products", ProductsAsync).WithSummary("What can be ordered").Produces<ProductSummary[]>();
        orders.MapGet("/{id:guid}", ShowAsync).WithSummary("One order, with where to pay it while it waits").Produces<OrderSummary>();
        orders.MapPost("/{id:guid}/cancel", CancelAsync).WithSummary("Cancel an order that is not paid").Produces<OrderSummary>();

        api.MapGet("/credits", async (ClaimsPrincipal person, ShowCredits show, CancellationToken ct, long? before = null, int? limit = null) =>
                (await show.RunAsync(person.TeamId, before, limit, ct)).ToHttp(statement => TypedResults.Ok(statement)))
            .WithTags("Orders").WithSummary("Credits: balance, what expires, entries").Produces<CreditStatement>().RequireAuthorization();

        api.MapGet("/admin/orders", async (StuckOrders orders, CancellationToken ct, bool stuck = false) => TypedResults.Ok(await orders.RunAsync(stuck, ct)))
            .WithTags("Administration").WithSummary("Orders of everybody; with stuck=true those that hang").Produces<OrderForAdmins[]>()
            .RequireAdministrator();
        api.MapPost("/admin/orders/{id:guid}/refund", RefundAsync).WithTags("Administration").WithSummary("Pay an order back, all or part of it")
            .Accepts<RefundOrder>("application/json").Produces<OrderSummary>().ProducesValidationProblem().RequireAdministrator();
    }

    private static async Task<IResult> RefundAsync(Guid id, HttpContext http, PayOrderBack refund, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (amount, reason) = (body.Minor("amount"), body.Text("reason"));
            return body.Refusal?.ToProblem() ?? (await refund.RunAsync(http.User.UserId, id, amount, reason, Caller.Of(http), ct)).ToHttp(order => TypedResults.Ok(order));
        });

    private static async Task<IResult> ProductsAsync(ClaimsPrincipal person, ShowOrders show, CancellationToken ct) =>
        TypedResults.Ok((await show.OfferAsync(person.TeamId, ct)).Select(p => new ProductSummary(
            p.Code, p.Name, p.Credits, p.ValidDays, [.. p.Prices.OrderBy(x => x.Currency, StringComparer.Ordinal).Select(x => new Money(x.Amount, x.Currency))])).ToList());

    private static async Task<IResult> CreateAsync(HttpContext http, StartOrder start, CountryHeader header, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (product, quantity) = (body.Text("product"), body.Number("quantity"));
            var (currency, gateway) = (body.Text("currency"), body.Text("gateway"));
            if (body.Refusal is { } refusal)
            {
                return refusal.ToProblem();
            }
            if (string.IsNullOrWhiteSpace(product))
            {
                return Outcome.Invalid("product", "product_required", L("Say what to buy.")).ToProblem();
            }
            // Whatever is no whole number in range is refused as 0 is.
            var count = quantity is null ? 1 : quantity is > 0 and <= int.MaxValue && Math.Floor(quantity.Value) - quantity.Value == 0 ? (int)quantity.Value : 0;
            return (await start.RunAsync(http.User.TeamId, http.User.UserId, new(product, count, currency, gateway, header.Of(http.Request)), Caller.Of(http), ct))
                .ToHttp(started => TypedResults.Created($"/api/v1/orders/{started.Id}", started));
        });

    private static async Task<IResult> ShowAsync(Guid id, ClaimsPrincipal person, ShowOrders show, ResumeOrder resume, CancellationToken ct) =>
        await show.OneAsync(person.TeamId, id, ct) is { } order
            ? TypedResults.Ok(OrderSummary.Of(order) with { CheckoutUrl = await resume.PageOfAsync(order, ct) })
            : Outcome.NotFound.ToProblem();

    private static async Task<IResult> CancelAsync(Guid id, HttpContext http, CancelOrder cancel, ShowOrders show, CancellationToken ct)
    {
        var outcome = await cancel.RunAsync(http.User.TeamId, http.User.UserId, id, Caller.Of(http), ct);
        return outcome.Ok ? TypedResults.Ok(OrderSummary.Of((await show.OneAsync(http.User.TeamId, id, ct))!)) : outcome.ToProblem();
    }
}
