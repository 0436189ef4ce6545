using BlazorAccounts.Data;
using BlazorAccounts.Features.Invoices;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Orders;

/// <summary>An order as people see it.</summary>
/// <param name="Status"><c>pending</c>, <c>paid</c>, <c>refunded</c>, <c>canceled</c> or <c>failed</c>.</param>
public sealed record OrderSummary(
    Guid Id, string Product, string Name, int Quantity, int Credits, Money Total, string Status, string Gateway, DateTimeOffset CreatedAt, DateTimeOffset? PaidAt, Money? Refunded)
{
    /// <summary>Where to go on paying; only in the answer about one order, while its page is open.</summary>
    public string? CheckoutUrl { get; init; }

    /// <summary>The payment is questioned, and credits that are not spent are held until the bank has decided.</summary>
    public bool Disputed { get; init; }

    internal static OrderSummary Of(Order order) => new(
        order.Id,
        order.ProductCode,
        order.ProductName,
        order.Quantity,
        order.Credits,
        order.Total,
        order.Status.ToString().ToLowerInvariant(),
        order.Gateway,
        order.CreatedAt,
        order.PaidAt,
        order.RefundedAmount > 0 ? new(order.RefundedAmount, order.Currency) : null)
    {
        Disputed = order.DisputedSince is not null,
    };
}

/// <summary>Orders, newest first.</summary>
public sealed record OrderList(IReadOnlyList<OrderSummary> Orders, int Page, int Size, int Total);

/// <summary>Something that can be bought once or more.</summary>
public sealed record ProductSummary(string Code, string Name, int Credits, int ValidDays, IReadOnlyList<Money> Prices);

/// <summary>A team's orders, and what can be ordered.</summary>
public sealed class ShowOrders(IOwnedDbs dbs)
{
    public const int Size = 20;

    /// <param name="page">From 1; what lies behind the last is empty.</param>
    public async Task<OrderList> ListAsync(Guid teamId, int page, CancellationToken ct)
    {
        page = Math.Clamp(page, 1, 100_000);
        await using var db = await dbs.OfTeamAsync(teamId, ct);
        var theirs = db.Orders.AsNoTracking().Where(o => o.TeamId == teamId);
        var rows = await theirs.OrderByDescending(o => o.CreatedAt).ThenByDescending(o => o.Id).Skip((page - 1) * Size).Take(Size).ToListAsync(ct);
        return new([.. rows.Select(OrderSummary.Of)], page, Size, await theirs.CountAsync(ct));
    }

    /// <summary>Null for what is none of the team's.</summary>
    public async Task<Order?> OneAsync(Guid teamId, Guid orderId, CancellationToken ct)
    {
        await using var db = await dbs.OfTeamAsync(teamId, ct);
        return await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.Id == orderId && o.TeamId == teamId, ct);
    }

    /// <summary>The order's invoice; null before it was issued.</summary>
    public async Task<IssuedDocument?> InvoiceAsync(Guid teamId, Guid orderId, CancellationToken ct)
    {
        await using var db = await dbs.OfTeamAsync(teamId, ct);
        return await IssueDocument.FindAsync(db, InvoiceOrder.CauseOf(orderId), ct);
    }

    /// <summary>What is sold now, in order.</summary>
    public async Task<IReadOnlyList<Product>> OfferAsync(Guid teamId, CancellationToken ct)
    {
        await using var db = await dbs.OfTeamAsync(teamId, ct);
        return await db.Products.AsNoTracking().Where(p => p.IsOffered).OrderBy(p => p.Order).ToListAsync(ct);
    }
}
