using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Invoices;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Orders;

/// <summary>Issues an order's invoice with the receipt that carries it, and a credit note each time that money of it goes back.</summary>
public sealed class InvoiceOrder(IDbContextFactory<AppDb> dbs, IssueDocument issue, IssueCredit credit, BillingMails mails) : IHandle<OrderPaid>, IHandle<OrderRefunded>
{
    public Task HandleAsync(OrderPaid happened, Guid eventId, CancellationToken ct) => RunAsync(happened.OrderId, ct);

    public Task HandleAsync(OrderRefunded happened, Guid eventId, CancellationToken ct) => CreditAsync(happened.OrderId, happened.At, ct);

    /// <summary>Issues the credit note of what was paid back and is in none yet, however many ask and whichever news was lost. The invoice comes first, should it not be there yet.</summary>
    public async Task CreditAsync(Guid orderId, DateTimeOffset at, CancellationToken ct)
    {
        if (await RunAsync(orderId, ct) is { } invoice)
        {
            await credit.RunAsync(invoice, orderId, db => OwedAsync(db, orderId, ct), at, ct);
        }
    }

    /// <returns>The one there is, when it was issued before; null when nothing was paid.</returns>
    public async Task<IssuedDocument?> RunAsync(Guid orderId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.Id == orderId, ct) is not { PaidAt: { } paidAt, Total.Amount: > 0 } order)
        {
            return null;
        }
        var (_, language) = await IssueDocument.BuyerAsync(db, order.TeamId, ct);
        List<DocumentLine> lines = [new(Word(order.ProductName).In(language), order.Quantity, order.Total.Amount)];
        return await issue.RunAsync(
            new(order.TeamId, DocumentKind.Invoice, CauseOf(order.Id), order.Id, lines, 0, order.Total, paidAt, order.Gateway, order.PaymentId),
            (joined, document) => mails.AddAsync<OrderReceiptMail>(
                joined,
                order.TeamId,
                $"order-receipt:{order.Id:N}",
                new Dictionary<string, object?> { [nameof(OrderReceiptMail.Order)] = order, [nameof(OrderReceiptMail.Invoice)] = document },
                null,
                ct,
                attachment: DocumentFile.NameOf(document)),
            ct);
    }

    internal static string CauseOf(Guid orderId) => $"order:{orderId:N}";

    // Asked while no other document is issued. What did not arrive and was paid back again is in a note already.
    private static async Task<CreditOwed?> OwedAsync(AppDb db, Guid orderId, CancellationToken ct)
    {
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == orderId, ct);
        var owed = order.ReturnedAmount - await db.IssuedDocuments.Where(d => d.AboutId == orderId && d.Kind == DocumentKind.CreditNote).SumAsync(d => d.Total, ct);
        return owed > 0 ? new($"order-refund:{orderId:N}:{order.ReturnedAmount}", new(owed, order.Currency)) : null;
    }
}

/// <summary>Issues the invoices of orders that were paid a while ago and have none, and the credit notes of what was paid back and is in none.</summary>
internal sealed class InvoiceOrders(IDbContextFactory<AppDb> dbs, InvoiceOrder invoice, TimeProvider clock) : IJob
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var before = clock.GetUtcNow() - Patience;
        var paid = await db.Orders.Where(o => o.PaidAt < before && !db.IssuedDocuments.Any(d => d.AboutId == o.Id && d.Kind == DocumentKind.Invoice))
            .OrderBy(o => o.PaidAt).Select(o => o.Id).Take(AtOnce).ToListAsync(ct);
        foreach (var order in paid)
        {
            await invoice.RunAsync(order, ct);
        }
        var back = await db.Orders.Where(o => o.RefundedAmount - o.LostAmount > db.IssuedDocuments.Where(d => d.AboutId == o.Id && d.Kind == DocumentKind.CreditNote).Sum(d => d.Total))
            .Where(o => o.DisputeLostAt == null || o.LostAmount > 0) // how much a bank took is known since there is a column for it
            .OrderBy(o => o.PaidAt).Select(o => o.Id).Take(AtOnce).ToListAsync(ct);
        foreach (var order in back)
        {
            await invoice.CreditAsync(order, clock.GetUtcNow(), ct);
        }
    }
}
