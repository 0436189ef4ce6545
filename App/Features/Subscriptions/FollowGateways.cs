using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>
/// Asks gateways about subscriptions whose period is over and of which nothing was heard since: the news may be lost, and a gateway that only pauses what
/// was cancelled (Cashfree) sends none at the end.
/// </summary>
internal sealed class FollowGateways(IDbContextFactory<AppDb> dbs, RefreshBilling refresh, TimeProvider clock) : IJob
{
    private const int Most = 200;

    public async Task RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var quiet = now - TimeSpan.FromHours(6);
        await using var db = await dbs.CreateDbContextAsync(ct);
        var over = await db.Subscriptions
            .Where(s => s.GatewaySubscriptionId != null && s.Status != SubscriptionStatus.Canceled && s.Status != SubscriptionStatus.Expired && s.CurrentPeriodEnd <= now)
            .Where(s => s.LastVerifiedAt < s.CurrentPeriodEnd || s.LastVerifiedAt < quiet)
            .OrderBy(s => s.LastVerifiedAt).Take(Most)
            .Select(s => new { Gateway = s.Gateway!, Customer = s.GatewayCustomerId!, Id = s.GatewaySubscriptionId })
            .ToListAsync(ct);
        foreach (var one in over)
        {
            await refresh.RunAsync(one.Gateway, one.Customer, one.Id, ct);
        }
    }
}
