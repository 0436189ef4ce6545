using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Orders;

/// <summary>Pays an order back, all or part of it. What it takes back of the credits comes with the gateway's answer, as with its news.</summary>
public sealed class PayOrderBack(IDbContextFactory<AppDb> dbs, PaymentGateways gateways, SyncBilling sync, TimeProvider clock, ILogger<PayOrderBack> log)
    : PayBack<OrderRefund>(dbs, gateways, sync, clock, log)
{
    private readonly IDbContextFactory<AppDb> _dbs = dbs;
    private readonly TimeProvider _clock = clock;

    protected override Outcome UnderWay => Outcome.Conflict("refund_under_way", L("A refund of this order is under way. Look again in a moment."));

    /// <param name="amount">Minor units; null for all that is left.</param>
    /// <returns>
    /// The order as it is then; 403 for who is no administrator (any more), 404, 409 <c>not_paid</c>, <c>refunded_already</c>, <c>payment_disputed</c>, <c>refund_under_way</c> or
    /// <c>refund_refused</c>, 422 <c>amount_too_high</c>, 503 <c>payments_unavailable</c>.
    /// </returns>
    public async Task<Outcome<OrderSummary>> RunAsync(Guid by, Guid orderId, long? amount, string? reason, Caller caller, CancellationToken ct)
    {
        var made = await PayBackAsync(by, orderId, amount, reason, caller, ct);
        await using var db = await _dbs.CreateDbContextAsync(ct);
        return made.Ok ? OrderSummary.Of(await db.Orders.AsNoTracking().SingleAsync(o => o.Id == orderId, ct)) : made.For<OrderSummary>();
    }

    protected override async Task<Payable?> FindAsync(AppDb db, Guid id, string reason, CancellationToken ct) =>
        await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, ct) is { } order && order.Total.Amount - order.RefundedAmount is var left
            ? new($"order:{id}", left, amount => Refusal(order, amount, left), amount => OrderRefund.Ask(order, amount, reason, _clock.GetUtcNow()))
            : null;

    protected override IQueryable<OrderRefund> Asked(AppDb db) => db.OrderRefunds.Where(r => r.State == OrderRefundState.Asked);

    protected override IQueryable<OrderRefund> Asked(AppDb db, Guid id) => Asked(db).Where(r => r.OrderId == id);

    protected override async Task<GatewayNews> PaidByAsync(AppDb db, OrderRefund wish, CancellationToken ct) =>
        new("", "", null, null, null, null, PaymentId: await db.Orders.Where(o => o.Id == wish.OrderId).Select(o => o.PaymentId).SingleAsync(ct));

    protected override Task NameAsync(AppDb db, OrderRefund wish, string gatewayRefundId, CancellationToken ct) =>
        Asked(db).Where(r => r.Id == wish.Id && r.GatewayRefundId == null).ExecuteUpdateAsync(set => set.SetProperty(r => r.GatewayRefundId, gatewayRefundId), ct);

    protected override Task SettleAsync(AppDb db, OrderRefund wish, bool made, CancellationToken ct)
    {
        var state = made ? OrderRefundState.Made : OrderRefundState.Refused;
        return Asked(db).Where(r => r.Id == wish.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.State, state), ct);
    }

    private static Outcome? Refusal(Order order, long? amount, long left) => order switch
    {
        { Status: OrderStatus.Refunded } => Outcome.Conflict("refunded_already", L("Everything of this order was paid back.")),
        { Status: not OrderStatus.Paid } or { PaymentId: null } => Outcome.Conflict("not_paid", L("Nothing was paid on this order that could be paid back.")),
        { DisputedSince: not null } => Outcome.Conflict("payment_disputed", L("The payment is disputed: the bank holds the money until it has decided.")),
        _ when left <= 0 => Outcome.Conflict("refunded_already", L("Everything of this order was paid back.")),
        _ when amount > left => Outcome.Refused(422, "amount_too_high", L("That is more than what is left of this order.")),
        _ => null,
    };
}
