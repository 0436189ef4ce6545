using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Billing.Gateways.Manual;

/// <param name="Period">How many periods were paid before.</param>
/// <param name="Amount">Minor units that arrived.</param>
public sealed record ReceivedTransfer(int Period, long? Amount);

/// <summary><c>/api/v1/admin/transfers</c>, for administrators.</summary>
internal static class ManualApi
{
    public static void MapManualApi(this IEndpointRouteBuilder api)
    {
        var admin = api.MapGroup("/admin/transfers").WithTags("Administration").RequireAdministrator();
        admin.MapGet("", ListAsync).WithSummary("What is paid by bank transfer, newest first").Produces<TransferAgreement[]>();
        admin.MapPost("/{id:guid}/received", ReceivedAsync).WithSummary("Money of a transfer arrived").Accepts<ReceivedTransfer>("application/json").Produces(204);
        admin.MapPost("/refunds/{id:guid}/sent", SentAsync).WithSummary("A refund was transferred back").Produces(204);
    }

    private static async Task<IResult> ListAsync(AppDb db, IOptions<ManualOptions> options, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rows = await db.ManualAgreements.AsNoTracking().OrderByDescending(a => a.OpenedAt).Take(200)
            .Select(a => new { Agreement = a, Paid = db.ManualPayments.Count(p => p.AgreementId == a.Id) }).ToListAsync(ct);
        return TypedResults.Ok(rows.ConvertAll(row => Summary(row.Agreement, row.Paid, options.Value.PayWithin, now)));
    }

    private static TransferAgreement Summary(ManualAgreement row, int paid, TimeSpan payWithin, DateTimeOffset now)
    {
        var through = paid == 0 ? null : row.StartOf(paid);
        var waits = row.EndedAt is null && (paid == 0 ? row.IsOpen(now) : !row.CancelAtPeriodEnd && through - payWithin <= now);
        return new(row.Id, row.TeamId, row.Number, row.PlanName, waits ? row.Price(paid) : null, paid, row.OpenedAt, through, row.CancelAtPeriodEnd, row.EndedAt);
    }

    private static async Task<IResult> ReceivedAsync(Guid id, HttpContext http, RecordTransfer record, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (period, amount) = (body.Whole("period"), body.Minor("amount"));
            var outcome = body.Refusal ?? await record.ReceivedAsync(http.User.UserId, id, period, amount, Caller.Of(http), ct);
            return outcome.Ok ? TypedResults.NoContent() : outcome.ToProblem();
        });

    private static async Task<IResult> SentAsync(Guid id, HttpContext http, RecordTransfer record, CancellationToken ct)
    {
        var outcome = await record.SentBackAsync(http.User.UserId, id, Caller.Of(http), ct);
        return outcome.Ok ? TypedResults.NoContent() : outcome.ToProblem();
    }
}
