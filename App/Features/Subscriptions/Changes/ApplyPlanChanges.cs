using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions.Changes;

/// <summary>
/// Carries out what waits: hands a change to the gateway in the last day of the period, finishes what a crash left half done, and looks at the gateway when the news of a
/// change that took effect was lost. Any number of nodes may run it; each call carries the row's own key.
/// </summary>
internal sealed partial class ApplyPlanChanges(
    IDbContextFactory<AppDb> dbs, PaymentGateways gateways, FinishPlanChange finish, RefreshBilling refresh, SubscriptionSignals signals, TimeProvider clock, ILogger<ApplyPlanChanges> log) : IJob
{
    /// <summary>How long before the end of the period the gateway is told: long enough to outlast an outage, short enough that the wish may change until then.</summary>
    public static TimeSpan Lead { get; } = TimeSpan.FromDays(1);

    // Whoever asked is given this long to finish it themselves, and the gateway's news to arrive.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var id in await DueAsync(ct))
        {
            try
            {
                await OneAsync(id, ct);
            }
            catch (Exception failure) when (!ct.IsCancellationRequested)
            {
                LogFailed(failure, id); // the others are not kept waiting; the next run comes back to it
            }
        }
    }

    private async Task<List<Guid>> DueAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var (soon, before, unchanging) = (now + Lead, now - Patience, gateways.Unchanging);
        return await db.PlanChanges
            .Where(c => (c.State == PlanChangeState.Pending && c.CreatedAt < before)
                || (c.State == PlanChangeState.Scheduled && c.EffectiveAt <= soon)
                || (c.State == PlanChangeState.Scheduled && c.AcceptedAt == null && db.Subscriptions.Any(s => s.Id == c.SubscriptionId && unchanging.Contains(s.Gateway!)))
                || (c.State == PlanChangeState.Sent && (c.AcceptedAt == null || c.EffectiveAt < before)))
            .OrderBy(c => c.EffectiveAt).Select(c => c.Id).Take(1000).ToListAsync(ct);
    }

    private async Task OneAsync(Guid id, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var change = await db.PlanChanges.SingleAsync(c => c.Id == id, ct);
        var subscription = await db.Subscriptions.SingleAsync(s => s.Id == change.SubscriptionId, ct);
        if (change.State is PlanChangeState.Sent && change.AcceptedAt is not null)
        {
            await refresh.RunAsync(subscription.Gateway!, subscription.GatewayCustomerId!, subscription.GatewaySubscriptionId, ct);
            return;
        }
        if (change.IsPrepared)
        {
            change.Take(PlanChangeTrigger.SentOut, clock.GetUtcNow()); // its first charge is announced: too late to take it back
            await SaveAsync(db, ct);
            return;
        }
        if (change.State is PlanChangeState.Scheduled && gateways.Unchanging.Contains(subscription.Gateway, StringComparer.Ordinal))
        {
            await TakeBackAsync(db, change, subscription, ct);
            return;
        }
        if (change.State is PlanChangeState.Scheduled && !await SendAsync(db, change, subscription, ct))
        {
            return;
        }
        if (change.IsOpen)
        {
            await finish.RunAsync(change, subscription, ct);
        }
    }

    // From here on it cannot be taken back.
    private async Task<bool> SendAsync(AppDb db, PlanChange change, Subscription subscription, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (change.EffectiveAt <= now)
        {
            // Nobody was there in the last day. What the gateway made of it meanwhile has to be known first.
            await refresh.RunAsync(subscription.Gateway!, subscription.GatewayCustomerId!, subscription.GatewaySubscriptionId, ct);
            await db.Entry(subscription).ReloadAsync(ct);
            await db.Entry(change).ReloadAsync(ct);
            if (change.State is not PlanChangeState.Scheduled || subscription.CurrentPeriodStart < change.EffectiveAt)
            {
                return false;
            }
            db.Publish(new AlertRaised("plan_change_late", subscription.Gateway!, $"Change {change.Id} was made after its period had ended. What the old plan took is credited at the gateway; check whether to pay it back.", change.TeamId), now);
        }
        if (subscription is not { Status: SubscriptionStatus.Active, CancelAtPeriodEnd: false })
        {
            return false; // a payment is due or the plan rests: it waits, or ends with the plan
        }
        change.Take(PlanChangeTrigger.SentOut, now);
        return await SaveAsync(db, ct);
    }

    // Its gateway would only refuse it on the last day, and until then the page would tell of a plan that never comes.
    private async Task TakeBackAsync(AppDb db, PlanChange change, Subscription subscription, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        change.Take(PlanChangeTrigger.TakenBack, now);
        subscription.StayAsItIs();
        db.Audit(now, null, "plan.change_withdrawn", $"team:{change.TeamId}", after: new { Change = change.Id, Code = "change_not_supported" });
        if (await SaveAsync(db, ct))
        {
            signals.Raise(change.TeamId);
        }
    }

    private static async Task<bool> SaveAsync(AppDb db, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false; // another node has it, or it was taken back
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Plan change {Change} could not be carried out")]
    private partial void LogFailed(Exception failure, Guid change);
}
