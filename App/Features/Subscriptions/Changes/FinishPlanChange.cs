using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions.Changes;

/// <summary>
/// Carries a stored change out at the gateway with the key stored in it, so that it may be done over after a crash, by anybody. What the gateway then says closes the
/// row (<see cref="SettlePlanChange"/>); a refusal closes it here.
/// </summary>
public sealed class FinishPlanChange(IDbContextFactory<AppDb> dbs, ChangeAtGateway gateway, PlanCatalogue plans, TimeProvider clock)
{
    private const int Tries = 8;

    /// <summary>Done when it is made, or was; else what <see cref="ChangeAtGateway"/> refuses.</summary>
    public async Task<Outcome> RunAsync(PlanChange change, Subscription subscription, CancellationToken ct)
    {
        var to = await plans.VersionAsync(change.ToVersionId, ct);
        var made = await gateway.RunAsync(subscription.BilledAt, at => CallAsync(at, change, subscription, to, ct), ct);
        if (made is { Ok: false, Status: < 500 })
        {
            return await CloseAsync(change.Id, made, ct);
        }
        if (made.Ok && change.Kind is PlanChangeKind.AtPeriodEnd)
        {
            await WriteAsync(change.Id, (_, row) => row.Accepted(clock.GetUtcNow()), ct);
        }
        return made;
    }

    private static Task CallAsync(IPaymentGateway at, PlanChange change, Subscription subscription, Offer to, CancellationToken ct) => change.Kind switch
    {
        PlanChangeKind.Resume => at.ResumeNowAsync(subscription.GatewaySubscriptionId!, change.IdempotencyKey, ct),
        // Its moment went by unused and the old plan began another period: that is given back, as if it had been changed in time.
        PlanChangeKind.AtPeriodEnd when change.EffectiveAt <= subscription.CurrentPeriodStart =>
            at.ChangeAsync(change.At(subscription, to, change.EffectiveAt), $"{change.IdempotencyKey}-late", ct),
        PlanChangeKind.AtPeriodEnd => at.ChangeAtPeriodEndAsync(change.At(subscription, to, change.EffectiveAt), change.IdempotencyKey, ct),
        _ => at.ChangeAsync(change.At(subscription, to, change.EffectiveAt), change.IdempotencyKey, ct),
    };

    private async Task<Outcome> CloseAsync(Guid id, Outcome refusal, CancellationToken ct)
    {
        var applied = false;
        await WriteAsync(
            id,
            (db, row) =>
            {
                applied = row.State is PlanChangeState.Applied;
                if (row.IsOpen && row.Take(PlanChangeTrigger.TurnedDown, clock.GetUtcNow()).Ok)
                {
                    db.Audit(clock.GetUtcNow(), null, "plan.change_refused", $"team:{row.TeamId}", after: new { Change = row.Id, refusal.Code });
                }
            },
            ct);
        return applied ? Outcome.Done : refusal;
    }

    private async Task WriteAsync(Guid id, Action<AppDb, PlanChange> write, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            var row = await db.PlanChanges.SingleAsync(c => c.Id == id, ct);
            var subscription = await db.Subscriptions.SingleAsync(s => s.Id == row.SubscriptionId, ct);
            write(db, row);
            if (!row.IsOpen)
            {
                subscription.StayAsItIs();
            }
            try
            {
                await db.SaveChangesAsync(ct);
                return;
            }
            catch (DbUpdateConcurrencyException) when (attempt < Tries)
            {
                // what the gateway said was being taken over
            }
        }
    }
}
