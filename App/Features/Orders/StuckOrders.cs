using BlazorAccounts.Data;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Orders;

/// <summary>An order as administrators see it.</summary>
/// <param name="CheckedAt">When the gateway was last asked.</param>
/// <param name="Note">Why what it said was not taken over.</param>
public sealed record OrderForAdmins(
    Guid Id, Guid TeamId, string Status, string Product, int Quantity, Money Total, string Gateway, string? SessionId, string? PaymentId, DateTimeOffset CreatedAt, DateTimeOffset? PaidAt, DateTimeOffset? CheckedAt,
    string? Note, bool Stuck, DateTimeOffset? DisputedSince, long Refunded);

/// <summary>Everybody's orders, for administrators: those that hang, or the newest.</summary>
public sealed class StuckOrders(IDbContextFactory<AppDb> dbs, IOptions<OrderOptions> options, TimeProvider clock)
{
    private const int Most = 200;

    /// <param name="stuck">Only those that have been waiting for too long or contradict the gateway, the oldest first.</param>
    public async Task<IReadOnlyList<OrderForAdmins>> RunAsync(bool stuck, CancellationToken ct)
    {
        var before = clock.GetUtcNow() - options.Value.StuckAfter;
        await using var db = await dbs.CreateDbContextAsync(ct);
        var orders = db.Orders.AsNoTracking();
        var rows = await (stuck
            ? orders.Where(o => o.Note != null || (o.Status == OrderStatus.Pending && o.CreatedAt <= before)).OrderBy(o => o.CreatedAt)
            : orders.OrderByDescending(o => o.CreatedAt)).Take(Most).ToListAsync(ct);
        return
        [
            .. rows.Select(o => new OrderForAdmins(
                o.Id, o.TeamId, o.Status.ToString().ToLowerInvariant(), o.ProductCode, o.Quantity, o.Total, o.Gateway, o.SessionId, o.PaymentId, o.CreatedAt, o.PaidAt, o.CheckedAt,
                o.Note, o.Note is not null || (o.Status is OrderStatus.Pending && o.CreatedAt <= before), o.DisputedSince, o.RefundedAmount)),
        ];
    }
}
