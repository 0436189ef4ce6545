using System.Security.Claims;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing;

/// <summary>A purchase to begin. <paramref name="Currency"/> is ISO 4217, by default the buyer's own or USD; <paramref name="Gateway"/> is chosen by us when left out.</summary>
public sealed record CheckoutOrder(string? Plan, string? Currency = null, string? Gateway = null, string? Coupon = null);

/// <summary>A purchase to ask the price of.</summary>
public sealed record QuoteOrder(string? Plan, string? Currency = null, string? Coupon = null);

/// <param name="Flow"><c>update_card</c> leads straight to the card; otherwise the start page.</param>
public sealed record PortalOrder(string? Flow = null);

/// <param name="Url">Good for minutes, for one person.</param>
public sealed record PortalLink(string Url);

internal static class BillingApi
{
    public static void MapBillingApi(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/billing").WithTags("Billing").RequireAuthorization();
        group.MapPost("/checkout", CheckoutAsync).WithSummary("Begin to buy a plan on the gateway's page")
            .Accepts<CheckoutOrder>("application/json").Produces<CheckoutStarted>(201);
        group.MapPost("/quote", QuoteAsync).WithSummary("What is charged when a plan is bought now, with a coupon or without")
            .Accepts<QuoteOrder>("application/json").Produces<CheckoutQuote>();
        group.MapPost("/portal", PortalAsync).WithSummary("An address of the gateway's billing pages")
            .Accepts<PortalOrder>(isOptional: true, "application/json").Produces<PortalLink>();
        group.MapGet("/payments", PaymentsAsync).WithSummary("Payments with their refunds and disputes, newest first").Produces<PaymentPage>();
    }

    private static async Task<IResult> CheckoutAsync(HttpContext http, StartCheckout start, CountryHeader header, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (plan, currency, gateway, coupon) = (body.Text("plan"), body.Text("currency"), body.Text("gateway"), body.Text("coupon"));
            return body.Refusal?.ToProblem()
                ?? (string.IsNullOrWhiteSpace(plan)
                    ? Outcome.Invalid("plan", "plan_required", L("Say which plan.")).ToProblem()
                    : (await start.RunAsync(http.User.TeamId, http.User.UserId, plan, currency, gateway, coupon, header.From(http), ct)).ToHttp(started => TypedResults.Created((string?)null, started)));
        });

    private static async Task<IResult> QuoteAsync(HttpRequest request, ClaimsPrincipal person, QuoteCheckout quote, CancellationToken ct) =>
        await JsonFields.AnswerAsync(request, async body =>
        {
            var (plan, currency, coupon) = (body.Text("plan"), body.Text("currency"), body.Text("coupon"));
            return body.Refusal?.ToProblem()
                ?? (string.IsNullOrWhiteSpace(plan)
                    ? Outcome.Invalid("plan", "plan_required", L("Say which plan.")).ToProblem()
                    : (await quote.RunAsync(person.TeamId, person.UserId, plan, currency, coupon, ct)).ToHttp(TypedResults.Ok));
        });

    private static async Task<IResult> PortalAsync(HttpRequest request, ClaimsPrincipal person, OpenPortal open, CancellationToken ct) =>
        await JsonFields.AnswerAsync(request, async body =>
        {
            var flow = body.Text("flow");
            return body.Refusal?.ToProblem()
                ?? (flow is null or "update_card"
                    ? (await open.RunAsync(person.TeamId, person.UserId, flow is null ? PortalFlow.Home : PortalFlow.UpdateCard, ct)).ToHttp(url => TypedResults.Ok(new PortalLink(url)))
                    : Outcome.Refused(422, "flow_unknown", L("There is no such part of the portal.")).ToProblem());
        });

    private static async Task<IResult> PaymentsAsync(Guid? after, int? limit, ClaimsPrincipal person, IOwnedDbs dbs, ListPayments list, CancellationToken ct)
    {
        await using var db = await dbs.OfAsync(new(person.UserId, person.TeamId), ct);
        var may = await db.MayPayAsync(person.TeamId, person.UserId, ct);
        return may.Ok ? (await list.RunAsync(person.TeamId, after, limit ?? 20, ct)).ToHttp(page => TypedResults.Ok(page)) : may.ToProblem();
    }
}
