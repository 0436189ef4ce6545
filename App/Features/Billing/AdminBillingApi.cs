using System.Security.Claims;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <param name="Amount">Minor units; all that is left when it is not given.</param>
/// <param name="Reason">For the books, one line.</param>
public sealed record RefundOrder(long? Amount, string? Reason);

/// <param name="Replayed">How many events are applied again.</param>
public sealed record ReplayedEvents(int Replayed);

/// <summary>A run of reconciliation with what it found, at most its first 500 differences.</summary>
public sealed record ReconciliationReport(Guid Id, string Gateway, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int Checked, int Drifted, string? Error, IReadOnlyList<DriftLine> Drift);

public sealed record DriftLine(Guid TeamId, string Subject, string What, string? From, string? To, bool Repaired, DateTimeOffset At);

/// <summary>Money matters of <c>/api/v1/admin</c>, for administrators.</summary>
internal static class AdminBillingApi
{
    public static void MapAdminBillingApi(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/admin").WithTags("Administration").RequireAdministrator();
        admin.MapPost("/payments/{id:guid}/refund", RefundAsync).WithSummary("Pay a charge back, all or part of it")
            .Accepts<RefundOrder>("application/json").Produces<PaymentSummary>().ProducesValidationProblem();
        admin.MapGet("/webhooks", ListAsync).WithSummary("The inbox of gateways' news, newest first").Produces<InboxPage>();
        admin.MapGet("/webhooks/{id:guid}", ShowAsync).WithSummary("One event with its body").Produces<InboxEventDetail>();
        admin.MapPost("/webhooks/{id:guid}/replay", ReplayAsync).WithSummary("Apply an event again").Produces<InboxEvent>();
        admin.MapPost("/webhooks/replay", ReplayAllAsync).WithSummary("Apply every dead event again, or those in another state").Produces<ReplayedEvents>();
        admin.MapGet("/reconciliations", RunsAsync).WithSummary("What reconciliation found, newest run first").Produces<ReconciliationReport[]>();
        admin.MapPost("/reconciliations", ReconcileAsync).WithSummary("Compare with the gateways now, and repair what differs").Produces<ReconciliationReport[]>();
    }

    private static async Task<IResult> ReconcileAsync(HttpContext http, ReconcileBilling reconcile, AppDb db, CancellationToken ct)
    {
        var made = await reconcile.AskAsync(http.User.UserId, Caller.Of(http), ct);
        return made.Ok ? TypedResults.Ok(await ReportsAsync(db, made.Require(), ct)) : made.ToProblem();
    }

    /// <param name="id">Of the payment, as the history of payments has it.</param>
    internal static async Task<IResult> RefundAsync(Guid id, HttpContext http, RefundInvoice refund, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (amount, reason) = (body.Minor("amount"), body.Text("reason"));
            return body.Refusal?.ToProblem() ?? (await refund.RunAsync(http.User.UserId, id, amount, reason, Caller.Of(http), ct)).ToHttp(payment => TypedResults.Ok(payment));
        });

    private static async Task<IResult> ListAsync(string? state, Guid? after, ClaimsPrincipal person, WebhookInbox inbox, CancellationToken ct) =>
        (await inbox.ListAsync(person.UserId, state, after, ct)).ToHttp(page => TypedResults.Ok(page));

    private static async Task<IResult> ShowAsync(Guid id, ClaimsPrincipal person, WebhookInbox inbox, CancellationToken ct) =>
        (await inbox.ShowAsync(person.UserId, id, ct)).ToHttp(found => TypedResults.Ok(found));

    private static async Task<IResult> ReplayAsync(Guid id, HttpContext http, WebhookInbox inbox, CancellationToken ct) =>
        (await inbox.ReplayAsync(http.User.UserId, id, Caller.Of(http), ct)).ToHttp(found => TypedResults.Ok(found));

    private static async Task<IResult> ReplayAllAsync(string? state, HttpContext http, WebhookInbox inbox, CancellationToken ct) =>
        (await inbox.ReplayAllAsync(http.User.UserId, state, Caller.Of(http), ct)).ToHttp(count => TypedResults.Ok(new ReplayedEvents(count)));

    private static async Task<IResult> RunsAsync(AppDb db, CancellationToken ct)
    {
        return TypedResults.Ok(await ReportsAsync(db, await db.Reconciliations.AsNoTracking().OrderByDescending(r => r.StartedAt).Take(20).ToListAsync(ct), ct));
    }

    private static async Task<List<ReconciliationReport>> ReportsAsync(AppDb db, IReadOnlyList<Reconciliation> runs, CancellationToken ct)
    {
        var reports = new List<ReconciliationReport>();
        foreach (var run in runs)
        {
            var drift = await db.Drifts.Where(d => d.RunId == run.Id).OrderBy(d => d.At).ThenBy(d => d.Id).Take(500)
                .Select(d => new DriftLine(d.TeamId, d.Subject, d.What, d.From, d.To, d.Repaired, d.At)).ToListAsync(ct);
            reports.Add(new(run.Id, run.Gateway, run.StartedAt, run.EndedAt, run.Checked, run.Drifted, run.Error, drift));
        }
        return reports;
    }
}
