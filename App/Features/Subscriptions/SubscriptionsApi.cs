using System.Globalization;
using System.Security.Claims;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions.Changes;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Subscriptions;

internal static class SubscriptionsApi
{
    public static void MapSubscriptionsApi(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/billing").WithTags("Billing").RequireAuthorization();
        group.MapGet("", ShowAsync).WithSummary("Plan, status and what it gives access to");
        group.MapPost("/cancel", (HttpContext http, ChangeRenewal change, CancellationToken ct) =>
            ThenShowAsync(http, change.RunAsync(http.User.TeamId, http.User.UserId, cancel: true, Caller.Of(http), ct))).WithSummary("Cancel at the end of the paid period").Produces<BillingSummary>();
        group.MapPost("/pause", (HttpContext http, PausePlan pause, CancellationToken ct) =>
            ThenShowAsync(http, pause.PauseAsync(http.User.TeamId, http.User.UserId, Caller.Of(http), ct))).WithSummary("Stop charging for a while").Produces<BillingSummary>();
        group.MapPost("/resume", (HttpContext http, PausePlan pause, CancellationToken ct) =>
            ThenShowAsync(http, pause.ResumeAsync(http.User.TeamId, http.User.UserId, Caller.Of(http), ct))).WithSummary("End a pause, and keep the plan after all").Produces<BillingSummary>();
        group.MapPost("/preview", PreviewAsync).WithSummary("What another plan would cost, to the unit").Accepts<PlanOrder>("application/json").Produces<ChangePreview>();
        group.MapPost("/change-plan", ChangeAsync).WithSummary("Change the plan: dearer now, cheaper at the end of the paid period").Accepts<PlanOrder>("application/json").Produces<BillingSummary>();
    }

    private static async Task<IResult> ShowAsync(ClaimsPrincipal person, Entitlements entitlements, PlanCatalogue plans, CancellationToken ct) =>
        TypedResults.Ok(await BillingSummary.OfAsync(entitlements, plans, person.TeamId, ct));

    private static async Task<IResult> ThenShowAsync(HttpContext http, Task<Outcome> change)
    {
        var outcome = await change;
        var services = http.RequestServices;
        return outcome is Outcome<CheckoutStarted> { Value: { } page } ? TypedResults.Ok(page)
            : outcome.Ok
            ? await ShowAsync(http.User, services.GetRequiredService<Entitlements>(), services.GetRequiredService<PlanCatalogue>(), http.RequestAborted)
            : outcome.ToProblem();
    }

    private static async Task<IResult> PreviewAsync(HttpContext http, PreviewPlanChange preview, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var wish = Wish(body, http.User);
            return Refusal(body, wish) ?? (await preview.RunAsync(wish, ct)).ToHttp(cost => TypedResults.Ok(cost));
        });

    private static async Task<IResult> ChangeAsync(HttpContext http, ChangePlan change, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var wish = Wish(body, http.User);
            var (date, total) = (body.Text("prorationDate"), body.Number("total"));
            if (date is not null && !DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
            {
                return Outcome.Invalid("prorationDate", "validation_failed", L("This must be a date and time.")).ToProblem();
            }
            DateTimeOffset? at = date is null ? null : DateTimeOffset.Parse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            return Refusal(body, wish) ?? await ThenShowAsync(http, change.RunAsync(wish, new(at, (long?)total), Caller.Of(http), ct));
        });

    private static ChangeWish Wish(JsonFields body, ClaimsPrincipal person) =>
        new(person.TeamId, person.UserId, body.Text("plan") ?? "", body.Whole("quantity") is var count and not 0 ? count : null);

    private static IResult? Refusal(JsonFields body, ChangeWish wish) =>
        body.Refusal?.ToProblem() ?? (string.IsNullOrWhiteSpace(wish.Plan) ? Outcome.Invalid("plan", "plan_required", L("Say which plan.")).ToProblem() : null);
}

/// <summary>Another plan.</summary>
/// <param name="Quantity">Units, such as seats; left as it is when left out.</param>
/// <param name="ProrationDate">Of the preview that was agreed to, at most an hour old; only to change.</param>
/// <param name="Total">Minor units due now, as the preview said; 409 <c>preview_outdated</c> when it would be something else. Only to change.</param>
public sealed record PlanOrder(string? Plan, int? Quantity = null, DateTimeOffset? ProrationDate = null, long? Total = null);
