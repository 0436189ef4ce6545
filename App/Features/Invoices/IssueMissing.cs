using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Invoices;

/// <summary>Issues what has no document though its money moved a while ago: from before there were documents, or because its news was given up.</summary>
internal sealed class IssueMissing(IDbContextFactory<AppDb> dbs, IssueForPayment payments, CreditRefund refunds, TimeProvider clock) : IJob
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var before = clock.GetUtcNow() - Patience;
        var paid = await db.Invoices.Where(i => i.Status == InvoiceStatus.Paid && i.Total > 0 && i.PaidAt < before && !db.IssuedDocuments.Any(d => d.AboutId == i.Id))
            .OrderBy(i => i.PaidAt).Select(i => i.Id).Take(AtOnce).ToListAsync(ct);
        foreach (var charge in paid)
        {
            await payments.RunAsync(charge, ct);
        }
        var back = await db.Refunds
            .Where(r => (r.State == RefundState.Pending || r.State == RefundState.Succeeded) && r.At < before && !db.IssuedDocuments.Any(d => d.AboutId == r.Id))
            .OrderBy(r => r.At).Select(r => r.Id).Take(AtOnce).ToListAsync(ct);
        foreach (var refund in back)
        {
            await refunds.RunAsync(refund, ct);
        }
    }
}
