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

    public async Task HandleAsync(OrderRefunded happened, Guid eventId, CancellationToken ct)
    {
        if (await RunAsync(happened.OrderId, ct) is { } invoice) // should it not be there yet
        {
            await credit.RunAsync(invoice, $"order-refund:{happened.OrderId:N}:{happened.Together}", happened.OrderId, happened.Amount, null, happened.At, ct);
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
}

/// <summary>Issues the invoices of orders that were paid a while ago and have none.</summary>
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
    }
}
