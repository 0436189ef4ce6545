using System.Text.Json;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <param name="State"><c>asked, refused, pending, succeeded</c> or <c>failed</c>.</param>
public sealed record RefundSummary(Guid Id, Money Amount, string State, DateTimeOffset At, string? GatewayId);

/// <param name="State"><c>open, won</c> or <c>lost</c>.</param>
public sealed record DisputeSummary(Guid Id, Money Amount, string State, string? Reason, DateTimeOffset OpenedAt, string GatewayId);

/// <summary>A line of the payment history: what was charged or tried, how, and what became of it.</summary>
/// <param name="Id">The invoice's.</param>
/// <param name="Status"><c>paid, failed, open, refunded, partly_refunded, disputed, void</c> or <c>uncollectible</c>.</param>
/// <param name="GatewayPaymentId">The gateway's number of the payment, to ask its support with.</param>
public sealed record PaymentSummary(
    Guid Id, string? Number, string Status, Money Amount, Money Refunded, string? Description, DateTimeOffset At, string Gateway, string? GatewayPaymentId, string? CardBrand, string? CardLast4,
    IReadOnlyList<RefundSummary> Refunds, IReadOnlyList<DisputeSummary> Disputes)
{
    public static async Task<PaymentSummary> OneAsync(AppDb db, Guid invoiceId, CancellationToken ct) =>
        (await WithPartsAsync(db, await db.Invoices.AsNoTracking().Where(i => i.Id == invoiceId).ToListAsync(ct), ct))[0];

    internal static async Task<IReadOnlyList<PaymentSummary>> WithPartsAsync(AppDb db, List<Invoice> invoices, CancellationToken ct)
    {
        var ids = invoices.Select(i => i.Id).ToList();
        var refunds = (await db.Refunds.AsNoTracking().Where(r => ids.Contains(r.InvoiceId)).OrderBy(r => r.At).ThenBy(r => r.Id).ToListAsync(ct)).ToLookup(r => r.InvoiceId);
        var disputes = (await db.Disputes.AsNoTracking().Where(d => ids.Contains(d.InvoiceId)).OrderBy(d => d.OpenedAt).ThenBy(d => d.Id).ToListAsync(ct)).ToLookup(d => d.InvoiceId);
        return
        [
            .. invoices.Select(i => new PaymentSummary(
                i.Id, i.Number, StatusOf(i), i.Money, new(i.AmountRefunded, i.Currency), i.Description, i.PaidAt ?? i.IssuedAt, i.Gateway, i.GatewayPaymentId, i.CardBrand, i.CardLast4,
                [.. refunds[i.Id].Select(r => new RefundSummary(r.Id, r.Money, Name(r.State), r.At, r.GatewayRefundId))],
                [.. disputes[i.Id].Select(d => new DisputeSummary(d.Id, d.Money, Name(d.State), d.Reason, d.OpenedAt, d.GatewayDisputeId))])),
        ];
    }

    private static string StatusOf(Invoice invoice) => invoice switch
    {
        { DisputedSince: not null } => "disputed",
        { DisputeLostAt: not null } => "refunded",
        { AmountRefunded: > 0 } when invoice.AmountRefunded >= invoice.AmountPaid => "refunded",
        { AmountRefunded: > 0 } => "partly_refunded",
        { HasFailed: true } => "failed",
        _ => Name(invoice.Status),
    };

    private static string Name<T>(T state)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());
}

/// <param name="Next">Give it as <c>after</c> for the page that follows; null on the last.</param>
public sealed record PaymentPage(IReadOnlyList<PaymentSummary> Items, Guid? Next);

/// <summary>A team's payments, newest first, in pages that stay right while new ones come.</summary>
public sealed class ListPayments(IOwnedDbs dbs)
{
    public const int MaxSize = 100;

    /// <param name="after">What the page before gave as next.</param>
    /// <returns>400 <c>cursor_invalid</c> or <c>limit_invalid</c> for what cannot be answered.</returns>
    public async Task<Outcome<PaymentPage>> RunAsync(Guid teamId, Guid? after, int limit, CancellationToken ct)
    {
        if (limit is < 1 or > MaxSize)
        {
            return Outcome.Invalid("limit", "limit_invalid", L($"Use a whole number from 1 to {MaxSize}.")).For<PaymentPage>();
        }
        await using var db = await dbs.OfTeamAsync(teamId, ct);
        var rows = db.Invoices.AsNoTracking().Where(i => i.TeamId == teamId && i.Status != InvoiceStatus.Draft);
        if (after is { } last)
        {
            if (await rows.Where(i => i.Id == last).Select(i => (DateTimeOffset?)i.IssuedAt).SingleOrDefaultAsync(ct) is not { } at)
            {
                return Outcome.Invalid("after", "cursor_invalid", L("Use what an earlier answer gave as next.")).For<PaymentPage>();
            }
            rows = rows.Where(i => i.IssuedAt < at || (i.IssuedAt == at && i.Id.CompareTo(last) < 0));
        }
        var page = await rows.OrderByDescending(i => i.IssuedAt).ThenByDescending(i => i.Id).Take(limit + 1).ToListAsync(ct);
        var more = page.Count > limit;
        page = more ? page[..limit] : page;
        return new PaymentPage(await PaymentSummary.WithPartsAsync(db, page, ct), more ? page[^1].Id : null);
    }
}
