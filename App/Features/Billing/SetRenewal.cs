using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing;

/// <summary>Tells a gateway whether a subscription goes on after the paid period, and takes over what it answers, without waiting for its news.</summary>
public sealed class SetRenewal(PaymentGateways gateways, SyncBilling sync)
{
    /// <param name="alongside">Joins the transaction that takes the answer over.</param>
    /// <returns>503 <c>payments_unavailable</c> when the gateway does not answer; nothing changed then, or the gateway's news will say so.</returns>
    public async Task<Outcome> RunAsync(string gateway, string customerId, string subscriptionId, bool cancelAtPeriodEnd, Func<AppDb, Task> alongside, CancellationToken ct)
    {
        try
        {
            await gateways.Require(gateway).CancelAtPeriodEndAsync(subscriptionId, cancelAtPeriodEnd, $"renewal-{Guid.NewGuid():N}", ct);
            await sync.RunAsync(gateway, new(EventId: "", Type: "", customerId, subscriptionId, null, null), alongside, ct);
            return Outcome.Done;
        }
        catch (GatewayUnavailableException down)
        {
            return Outcome.Unavailable("payments_unavailable", L("The payment service does not answer at the moment. Nothing was changed; please try again in a minute."), down.RetryAfter);
        }
        catch (GatewayRefusedException)
        {
            return Outcome.Conflict("renewal_refused", L("The payment service did not accept the change. Please reload the page."));
        }
    }
}
