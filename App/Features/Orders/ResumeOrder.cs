using BlazorAccounts.Features.Billing.Gateways;

namespace BlazorAccounts.Features.Orders;

/// <summary>Where to go on paying an order. Asks the gateway and changes nothing.</summary>
public sealed class ResumeOrder(PaymentGateways gateways)
{
    /// <summary>Null when nothing is left to pay, or nobody can say.</summary>
    public async Task<string?> PageOfAsync(Order order, CancellationToken ct)
    {
        if (order is not { Status: OrderStatus.Pending, SessionId: { } page })
        {
            return null;
        }
        try
        {
            return (await gateways.Require(order.Gateway).ReadCheckoutAsync(page, ct)).Url;
        }
        catch (Exception failure) when (failure is GatewayUnavailableException or GatewayRefusedException)
        {
            return null;
        }
    }
}
