using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing.Replacements;

/// <summary>
/// Has the gateway do what became of a prepared plan: the old one does not renew while it waits, or renews again; what nothing comes of ends. What is to be done is written in the transaction
/// that decides it (<see cref="Checkout.Prepared"/>) and tried at once, with every news, and by a job, until the gateway did.
/// </summary>
public sealed partial class FollowPrepared(IDbContextFactory<AppDb> dbs, TimeProvider clock, ILogger<FollowPrepared> log)
{
    // The wish may change while the gateway is asked.
    private const int Turns = 5;

    /// <summary>What waits for the gateway.</summary>
    internal static IQueryable<Checkout> Waiting(AppDb db) => db.Checkouts.Where(
        c => c.FollowedAt == null && (c.Prepared == PreparationState.Given || c.Prepared == PreparationState.Undone || c.Prepared == PreparationState.Dropped));

    /// <returns>The old subscriptions that have to be looked at again.</returns>
    internal async Task<IReadOnlyCollection<string>> RunAsync(IPaymentGateway gateway, Guid teamId, CancellationToken ct)
    {
        var moved = new HashSet<string>(StringComparer.Ordinal);
        await using var db = await dbs.CreateDbContextAsync(ct);
        for (var turn = 0; turn < Turns; turn++)
        {
            var rows = await Waiting(db).AsNoTracking().Where(c => c.TeamId == teamId && c.Gateway == gateway.Name).OrderBy(c => c.CreatedAt).ToListAsync(ct);
            // What ends first: the old one never renews beside what was to follow it.
            foreach (var row in rows.OrderBy(r => r.Prepared is PreparationState.Given))
            {
                if (!await TryAsync(db, gateway, row, ct))
                {
                    return moved; // the job comes back to it
                }
                if (row.Prepared is not PreparationState.Given)
                {
                    moved.Add(row.Replaces!);
                }
            }
            if (rows.Count == 0)
            {
                break;
            }
        }
        return moved;
    }

    private async Task<bool> TryAsync(AppDb db, IPaymentGateway gateway, Checkout row, CancellationToken ct)
    {
        try
        {
            await AskAsync(db, gateway, row, ct);
            var now = clock.GetUtcNow();
            if (await db.Checkouts.Where(c => c.Id == row.Id && c.Prepared == row.Prepared && c.FollowedAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.FollowedAt, now), ct) == 0)
            {
                await AgainAsync(db, gateway, row, ct);
            }
            return true;
        }
        catch (Exception failure) when (failure.IsGatewayFault)
        {
            LogWaits(failure, row.SessionId ?? row.Id.ToString(), gateway.Name);
            return false;
        }
    }

    // Somebody decided otherwise meanwhile, and what was just done may have come after what they did.
    private static async Task AgainAsync(AppDb db, IPaymentGateway gateway, Checkout row, CancellationToken ct)
    {
        if (await db.Checkouts.Where(c => c.Id == row.Id && c.Prepared != row.Prepared).ExecuteUpdateAsync(set => set.SetProperty(c => c.FollowedAt, (DateTimeOffset?)null), ct) > 0
            && row.Prepared is PreparationState.Undone && (await gateway.ReadSubscriptionAsync(row.Replaces!, ct)).Status is not GatewayStatus.Ended)
        {
            await gateway.CancelAtPeriodEndAsync(row.Replaces!, cancel: true, $"rest-{Guid.NewGuid():N}", ct); // who kept the plan cancelled it after all, or another follows
        }
    }

    private static async Task AskAsync(AppDb db, IPaymentGateway gateway, Checkout row, CancellationToken ct)
    {
        if (row.Prepared is PreparationState.Given)
        {
            if (await gateway.ReadSubscriptionAsync(row.Replaces!, ct) is { CancelAtPeriodEnd: false, Status: GatewayStatus.Active or GatewayStatus.PastDue })
            {
                await gateway.CancelAtPeriodEndAsync(row.Replaces!, cancel: true, $"rest-{Guid.NewGuid():N}", ct);
            }
            return;
        }
        if ((row.GatewaySubscriptionId ?? row.SessionId) is { } page)
        {
            await gateway.EndSubscriptionAsync(page, ct);
        }
        if (row.Prepared is PreparationState.Undone && !await db.Checkouts.AnyAsync(c => c.TeamId == row.TeamId && c.Gateway == row.Gateway && c.Replaces == row.Replaces && c.Prepared == PreparationState.Given, ct))
        {
            await gateway.CancelAtPeriodEndAsync(row.Replaces!, cancel: false, $"renew-{Guid.NewGuid():N}", ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What {Gateway} was asked to do with a prepared plan is looked at again later")]
    internal partial void LogLater(Exception failure, string gateway);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What became of {Subscription} was not done by {Gateway} yet")]
    private partial void LogWaits(Exception failure, string subscription, string gateway);
}
