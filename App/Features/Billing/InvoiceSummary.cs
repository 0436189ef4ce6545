using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>A line of the payment history.</summary>
public sealed record InvoiceSummary(
    Guid Id, string? Number, string Status, Money Total, string? Description, DateTimeOffset IssuedAt, DateTimeOffset? PaidAt, string Gateway, string? Url, string? PdfUrl)
{
    /// <summary>Newest first; at most <paramref name="take"/>.</summary>
    public static async Task<IReadOnlyList<InvoiceSummary>> ForAsync(AppDb db, Guid teamId, int take, CancellationToken ct)
    {
        var rows = await db.Invoices.AsNoTracking().Where(i => i.TeamId == teamId && i.Status != InvoiceStatus.Draft)
            .OrderByDescending(i => i.IssuedAt).ThenByDescending(i => i.Id).Take(take).ToListAsync(ct);
        return
        [
            .. rows.Select(i => new InvoiceSummary(
                i.Id, i.Number, i.Status.ToString().ToLowerInvariant(), i.Money, i.Description, i.IssuedAt, i.PaidAt, i.Gateway, i.HostedUrl, i.PdfUrl)),
        ];
    }
}
