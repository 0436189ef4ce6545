using BlazorAccounts.Data;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Invoices;

/// <summary>An invoice or a credit note, in a line.</summary>
/// <param name="Kind"><c>invoice</c> or <c>credit_note</c>.</param>
/// <param name="Status"><c>paid, partly_refunded</c> or <c>refunded</c>; of a credit note <c>refunded</c>.</param>
/// <param name="Total">What was charged or given back, with tax.</param>
/// <param name="AboutId">The payment, order or refund it was issued for.</param>
/// <param name="Corrects">Number of the invoice that a credit note corrects.</param>
/// <param name="Url">The gateway's page of it, where it has one.</param>
/// <param name="PdfUrl">Where to download it.</param>
public sealed record DocumentSummary(
    Guid Id, string Number, string Kind, string Status, Money Total, Money Tax, string? Description, DateTimeOffset IssuedAt, DateTimeOffset PaidAt, string Gateway, Guid AboutId, string? Corrects,
    string? Url, string PdfUrl)
{
    /// <summary>Newest first; at most <paramref name="take"/>.</summary>
    public static async Task<IReadOnlyList<DocumentSummary>> ForAsync(AppDb db, Guid teamId, int take, CancellationToken ct)
    {
        var rows = await db.IssuedDocuments.AsNoTracking().Where(d => d.TeamId == teamId).OrderByDescending(d => d.IssuedAt).ThenByDescending(d => d.Id).Take(take).ToListAsync(ct);
        var (ids, about) = (rows.Select(r => r.Id).ToList(), rows.Select(r => r.AboutId).ToList());
        var back = (await db.IssuedDocuments.AsNoTracking().Where(d => d.TeamId == teamId && d.CorrectsId != null && ids.Contains(d.CorrectsId.Value))
            .GroupBy(d => d.CorrectsId!.Value).Select(g => new { g.Key, Sum = g.Sum(d => d.Total) }).ToListAsync(ct)).ToDictionary(g => g.Key, g => g.Sum);
        var pages = await db.Invoices.AsNoTracking().Where(i => i.TeamId == teamId && about.Contains(i.Id)).Select(i => new { i.Id, i.HostedUrl }).ToDictionaryAsync(i => i.Id, i => i.HostedUrl, ct);
        return [.. rows.Select(r => Of(r, back.GetValueOrDefault(r.Id), pages.GetValueOrDefault(r.AboutId)))];
    }

    private static DocumentSummary Of(IssuedDocument row, long back, string? page) => new(
        row.Id,
        row.Number,
        row.Kind is DocumentKind.Invoice ? "invoice" : "credit_note",
        row.Kind is DocumentKind.CreditNote || back >= row.Total ? "refunded" : back > 0 ? "partly_refunded" : "paid",
        row.Money,
        row.Tax,
        row.Lines.FirstOrDefault(l => l.Amount > 0)?.What,
        row.IssuedAt,
        row.PaidAt,
        row.Gateway,
        row.AboutId,
        row.CorrectsNumber,
        page,
        $"/api/v1/billing/invoices/{row.Id}.pdf");
}
