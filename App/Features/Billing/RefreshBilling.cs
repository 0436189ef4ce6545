using BlazorAccounts.Features.Billing.Gateways;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>
/// Asks a gateway now how a customer stands, and takes it over: for somebody who comes back from its pages and may be quicker than its news.
/// Never keeps a page waiting longer than <see cref="Limit"/>; the news comes anyway.
/// </summary>
public sealed class RefreshBilling(SyncBilling sync)
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(4);

    /// <returns>Whether our rows say what the gateway says now.</returns>
    public async Task<bool> RunAsync(string gateway, string customerId, string? subscriptionId, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Limit);
        try
        {
            return (await sync.RunAsync(gateway, new(EventId: "", Type: "", customerId, subscriptionId, null, null), null, patience.Token)).Verdict is SyncVerdict.Applied;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception failure) when (failure.IsGatewayFault || failure is DbUpdateException) // the latter: others were quicker, each time
        {
            return false;
        }
    }
}
