using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Orders;

/// <summary>Cancels an order that is not paid: its page is closed at the gateway first, so that nobody pays for nothing.</summary>
public sealed class CancelOrder(IDbContextFactory<AppDb> dbs, OpenOrder pages, TimeProvider clock)
{
    /// <summary>404, 403 without the right to buy, 409 <c>order_state</c>, <c>order_paid</c>, 503 <c>payments_unavailable</c>.</summary>
    public async Task<Outcome> RunAsync(Guid teamId, Guid actorId, Guid orderId, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.Id == orderId && o.TeamId == teamId, ct) is not { } order)
        {
            return Outcome.NotFound;
        }
        var allowed = await db.MayPayAsync(teamId, actorId, ct);
        if (!allowed.Ok || order.Status is OrderStatus.Canceled)
        {
            return allowed;
        }
        if (order.Status is not OrderStatus.Pending)
        {
            return order.Take(OrderTrigger.CancelAsked, clock.GetUtcNow());
        }
        try
        {
            if (!await pages.ExpireAsync(order, ct))
            {
                return Outcome.Conflict("order_paid", L("This order was paid just now, and the payment is being confirmed."));
            }
        }
        catch (Exception failure) when (failure is GatewayUnavailableException or GatewayRefusedException)
        {
            var wait = (failure as GatewayUnavailableException)?.RetryAfter ?? TimeSpan.FromMinutes(5);
            return Outcome.Unavailable("payments_unavailable", L("The payment service does not answer at the moment. Please try again in a minute."), wait);
        }
        return await WriteAsync(order, teamId, actorId, caller, ct);
    }

    private async Task<Outcome> WriteAsync(Order seen, Guid teamId, Guid actorId, Caller caller, CancellationToken ct)
    {
        var (outcome, now) = (Outcome.Done, clock.GetUtcNow());
        await pages.ChangeAsync(
            seen.Id,
            row =>
            {
                // A page that was made meanwhile can be paid, so it has to be closed first.
                outcome = row.SessionId == seen.SessionId
                    ? row.Take(OrderTrigger.CancelAsked, now)
                    : Outcome.Conflict("order_state", L("The payment page was just opened. Please try again."));
                return outcome.Ok;
            },
            (db, row) => db.Audit(now, actorId, "order.canceled", $"team:{teamId}", after: new { Order = row.Id }, address: caller.Address),
            ct);
        return outcome;
    }
}
