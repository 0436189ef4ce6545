using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Orders;

/// <summary>Opens and closes the gateway's page of an order. The gateway is always asked outside of a transaction, and before our row says that nothing can be paid.</summary>
public sealed class OpenOrder(IDbContextFactory<AppDb> dbs, EnsureCustomer customers, PaymentGateways gateways, PublicAddress address, TimeProvider clock)
{
    private const int Tries = 6;

    public async Task<Outcome<OrderStarted>> RunAsync(IPaymentGateway gateway, Order order, User buyer, CancellationToken ct)
    {
        var customer = await customers.RunAsync(gateway, order.TeamId, buyer.Email!, buyer.FullName, ct);
        var page = await gateway.OpenPaymentAsync(
            new(order.Id, order.TeamId, customer, order.ProductName, order.UnitPrice, order.Quantity, address.To($"/orders/{order.Id}?paid=1"), address.To($"/orders/{order.Id}?canceled=1"))
            {
                Buyer = new(buyer.Email!, buyer.FullName, buyer.PhoneNumber),
                OpenedAt = order.CreatedAt,
            },
            order.IdempotencyKey,
            ct);
        var isWaiting = await ChangeAsync(order.Id, row => row.Status is OrderStatus.Pending && row.OpenedAs(page.Id), ct);
        if (!isWaiting || page.Url is null)
        {
            await gateway.ExpireCheckoutAsync(page.Id, ct); // cancelled while the page was made: nobody is led there
            return Outcome.Conflict("order_state", L("This order was cancelled.")).For<OrderStarted>();
        }
        return new OrderStarted(order.Id, page.Url, gateway.Name);
    }

    /// <summary>The order came to nothing before anybody was told where to pay.</summary>
    public Task GiveUpAsync(Guid orderId) => ChangeAsync(orderId, row => row.SessionId is null && row.Take(OrderTrigger.PaymentFailed, clock.GetUtcNow()).Ok, CancellationToken.None);

    /// <summary>Closes the page so that it cannot be paid any more.</summary>
    /// <returns>Whether nothing was paid and nothing can be.</returns>
    /// <exception cref="GatewayUnavailableException">It may still be paid.</exception>
    internal async Task<bool> ExpireAsync(Order order, CancellationToken ct)
    {
        if (order.SessionId is not { } page)
        {
            return true; // the page that is perhaps being made is closed by who makes it
        }
        try
        {
            return (await gateways.Require(order.Gateway).ExpireCheckoutAsync(page, ct)).State is not GatewayCheckoutState.Complete;
        }
        catch (GatewayRefusedException unknown) when (unknown.IsMissing)
        {
            return true;
        }
    }

    /// <summary>Changes an order on the condition that nobody else did, again and again.</summary>
    /// <returns>What <paramref name="change"/> said; false leaves the row as it is.</returns>
    internal Task<bool> ChangeAsync(Guid orderId, Func<Order, bool> change, CancellationToken ct) => ChangeAsync(orderId, change, null, ct);

    internal async Task<bool> ChangeAsync(Guid orderId, Func<Order, bool> change, Action<AppDb, Order>? alongside, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            var row = await db.Orders.SingleAsync(o => o.Id == orderId, ct);
            if (!change(row))
            {
                return false;
            }
            alongside?.Invoke(db, row);
            try
            {
                await db.SaveChangesAsync(ct);
                return true;
            }
            catch (DbUpdateConcurrencyException) when (attempt < Tries)
            {
                await Task.Delay(Random.Shared.Next(5, 25 * attempt), ct);
            }
        }
    }
}
