using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Orders;

/// <summary>
/// Pays an order back, all or part of it. The wish is written first, one at a time per order; what it takes back of the credits comes with the gateway's answer, as with its news.
/// </summary>
public sealed partial class PayOrderBack(IDbContextFactory<AppDb> dbs, PaymentGateways gateways, SyncBilling sync, TimeProvider clock, ILogger<PayOrderBack> log)
{
    // Whoever asked is waiting for the answer themselves until then.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="amount">Minor units; null for all that is left.</param>
    /// <returns>
    /// The order as it is then; 403 for who is no administrator (any more), 404, 409 <c>not_paid</c>, <c>refunded_already</c>, <c>payment_disputed</c>, <c>refund_under_way</c> or
    /// <c>refund_refused</c>, 422 <c>amount_too_high</c>, 503 <c>payments_unavailable</c>.
    /// </returns>
    public async Task<Outcome<OrderSummary>> RunAsync(Guid by, Guid orderId, long? amount, string? reason, Caller caller, CancellationToken ct)
    {
        reason = reason?.Trim() ?? "";
        if (RefundInvoice.Unreasonable(amount, reason) is { } refused)
        {
            return refused.For<OrderSummary>();
        }
        var asked = await AskAsync(by, orderId, amount, reason, caller, ct);
        if (!asked.Ok)
        {
            return asked.For<OrderSummary>();
        }
        var made = await MakeAsync(asked.Require(), again: false, ct);
        await using var db = await dbs.CreateDbContextAsync(ct);
        return made.Ok ? OrderSummary.Of(await db.Orders.AsNoTracking().SingleAsync(o => o.Id == orderId, ct)) : made.For<OrderSummary>();
    }

    /// <summary>Goes on with what was asked for and not answered, because a node died or the gateway was down.</summary>
    internal async Task FinishAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var before = clock.GetUtcNow() - Patience;
        foreach (var refund in await db.OrderRefunds.AsNoTracking().Where(r => r.State == OrderRefundState.Asked && r.At < before).ToListAsync(ct))
        {
            await MakeAsync(refund, again: true, ct);
        }
    }

    private async Task<Outcome<OrderRefund>> AskAsync(Guid by, Guid orderId, long? amount, string reason, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await db.Users.AnyAsync(u => u.Id == by && u.Standing.IsAdmin && u.State == UserState.Active, ct)) // the claim may be an hour old
        {
            return Outcome.Forbidden.For<OrderRefund>();
        }
        if (await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.Id == orderId, ct) is not { } order)
        {
            return Outcome.NotFound.For<OrderRefund>();
        }
        var left = order.Total.Amount - order.RefundedAmount;
        if (await UnderWayAsync(db, order, amount ?? left, ct) is { } waiting)
        {
            return waiting;
        }
        if (Refusal(order, amount, left) is { } refused)
        {
            return refused.For<OrderRefund>();
        }
        var refund = OrderRefund.Ask(order, amount ?? left, reason, clock.GetUtcNow());
        db.Add(refund);
        db.Audit(clock.GetUtcNow(), by, "refund.asked", $"order:{order.Id}", after: new { refund.Amount, refund.Currency, refund.Reason }, address: caller.Address);
        try
        {
            await db.SaveChangesAsync(ct);
            return refund;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear(); // another administrator was first
            return await UnderWayAsync(db, order, refund.Amount, ct) ?? UnderWay.For<OrderRefund>();
        }
    }

    private static Outcome UnderWay => Outcome.Conflict("refund_under_way", L("A refund of this order is under way. Look again in a moment."));

    private static Outcome? Refusal(Order order, long? amount, long left) => order switch
    {
        { Status: OrderStatus.Refunded } => Outcome.Conflict("refunded_already", L("Everything of this order was paid back.")),
        { Status: not OrderStatus.Paid } or { PaymentId: null } => Outcome.Conflict("not_paid", L("Nothing was paid on this order that could be paid back.")),
        { DisputedSince: not null } => Outcome.Conflict("payment_disputed", L("The payment is disputed: the bank holds the money until it has decided.")),
        _ when left <= 0 => Outcome.Conflict("refunded_already", L("Everything of this order was paid back.")),
        _ when amount > left => Outcome.Refused(422, "amount_too_high", L("That is more than what is left of this order.")),
        _ => null,
    };

    private static async Task<Outcome<OrderRefund>?> UnderWayAsync(AppDb db, Order order, long amount, CancellationToken ct) =>
        await db.OrderRefunds.AsNoTracking().FirstOrDefaultAsync(r => r.OrderId == order.Id && r.State == OrderRefundState.Asked, ct) switch
        {
            null => null,
            { Amount: var same } waiting when same == amount => waiting,
            _ => UnderWay.For<OrderRefund>(),
        };

    private async Task<Outcome> MakeAsync(OrderRefund refund, bool again, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == refund.OrderId, ct);
        var made = false;
        try
        {
            var gateway = gateways.Require(refund.Gateway);
            // A key is known at a gateway for a day, and a part sent again after that would go back twice.
            made = (again && (await gateway.ReadPaymentAsync(order.PaymentId!, ct)).Refunds.Any(r => r.Reference == refund.Id))
                || await gateway.RefundAsync(new(refund.Id, order.PaymentId!, refund.Money), refund.IdempotencyKey, ct) is not null;
            await sync.RunAsync(refund.Gateway, new("", "", null, null, null, null, PaymentId: order.PaymentId), null, ct);
            return await SettleAsync(db, refund, made, ct); // or somebody paid it back at the gateway, which the order knows by now
        }
        catch (GatewayUnavailableException down)
        {
            return Outcome.Unavailable("payments_unavailable", RefundInvoice.Noted, down.RetryAfter);
        }
        catch (GatewayRefusedException refused)
        {
            LogRefused(refused, refund.Gateway, refund.Id);
            return await SettleAsync(db, refund, made, ct); // refused may also be what is read after it was made
        }
        catch (Exception failure) when (failure is DbUpdateException || failure.IsNonsense)
        {
            LogLeft(failure, refund.Gateway, refund.Id); // it stays asked for, and the job goes on with it
            return made ? Outcome.Done : Outcome.Unavailable("payments_unavailable", RefundInvoice.Noted, TimeSpan.FromMinutes(1));
        }
    }

    private static async Task<Outcome> SettleAsync(AppDb db, OrderRefund refund, bool made, CancellationToken ct)
    {
        var state = made ? OrderRefundState.Made : OrderRefundState.Refused;
        await db.OrderRefunds.Where(r => r.Id == refund.Id && r.State == OrderRefundState.Asked).ExecuteUpdateAsync(set => set.SetProperty(r => r.State, state), ct);
        return made ? Outcome.Done : Outcome.Conflict("refund_refused", L("The payment service did not accept the refund."));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Gateway} refuses refund {RefundId}")]
    private partial void LogRefused(Exception refusal, string gateway, Guid refundId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "How {Gateway} stands after refund {RefundId} was not taken over yet")]
    private partial void LogLeft(Exception failure, string gateway, Guid refundId);
}
