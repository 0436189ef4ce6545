using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Mandates;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions.Approvals;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>
/// Announces the renewals of mandates that the law wants announced, days before their period ends; asks for the approval of those that nobody may charge by himself, and again
/// when the day has passed. A charge that somebody makes by hand is none.
/// </summary>
internal sealed class AnnounceDebits(IDbContextFactory<AppDb> dbs, PlanCatalogue plans, PaymentGateways gateways, FindRenewal renewals, AnnounceDebit announce, TimeProvider clock) : IJob
{
    private const int Most = 500;

    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var (until, currency) = (now + MandateRules.Ahead, MandateRules.ApprovalLimit.Currency);
        var byHand = gateways.All.Where(gateway => gateway.IsByHand).Select(gateway => gateway.Name).ToList();
        var due = await db.Subscriptions.AsNoTracking()
            .Where(s => s.Status == SubscriptionStatus.Active && !s.CancelAtPeriodEnd && s.Currency == currency && s.GatewaySubscriptionId != null && !byHand.Contains(s.Gateway!))
            .Where(s => s.CurrentPeriodEnd > now && s.CurrentPeriodEnd <= until)
            // What was told before the plan to come was changed, is told again as it is now.
            .Where(s => !db.DebitNotices.Any(n => n.TeamId == s.TeamId && n.Gateway == s.Gateway && n.DueAt == s.CurrentPeriodEnd
                && !db.PlanChanges.Any(c => c.SubscriptionId == s.Id && (c.CreatedAt > n.SentAt || c.SettledAt > n.SentAt))))
            .OrderBy(s => s.CurrentPeriodEnd).Take(Most).ToListAsync(ct);
        foreach (var subscription in due)
        {
            await TellAsync(db, subscription, renewals.Waits(subscription) ? DebitKind.ToApprove : DebitKind.ByItself, ct);
        }
        var longAgo = now - MandateRules.Bridged;
        var late = await db.Subscriptions.AsNoTracking()
            .Where(s => s.Status == SubscriptionStatus.PastDue && !s.CancelAtPeriodEnd && s.Currency == currency && s.GatewaySubscriptionId != null && !byHand.Contains(s.Gateway!))
            .Where(s => s.CurrentPeriodEnd <= now && s.CurrentPeriodEnd > longAgo)
            .Where(s => !db.DebitNotices.Any(n => n.TeamId == s.TeamId && n.Gateway == s.Gateway && n.DueAt == s.CurrentPeriodEnd && n.SentAt >= s.CurrentPeriodEnd))
            .OrderBy(s => s.CurrentPeriodEnd).ToListAsync(ct);
        foreach (var subscription in late.Where(renewals.Waits))
        {
            await TellAsync(db, subscription, DebitKind.Overdue, ct);
        }
    }

    private async Task TellAsync(AppDb db, Subscription subscription, DebitKind kind, CancellationToken ct)
    {
        if (await ChargeAsync(subscription, ct) is { Amount: > 0 } charge)
        {
            var end = subscription.CurrentPeriodEnd!.Value;
            var changed = await db.PlanChanges.Where(c => c.SubscriptionId == subscription.Id).MaxAsync(c => (DateTimeOffset?)(c.SettledAt ?? c.CreatedAt), ct);
            // The same on every node, and another one for what is told again because the plan to come changed.
            var which = $"{subscription.GatewaySubscriptionId}@{end.ToUnixTimeSeconds()}{(kind is DebitKind.Overdue ? "!" : "")}{(changed is { } at ? $"#{at.ToUnixTimeMilliseconds()}" : "")}";
            await announce.RunAsync(new(subscription.TeamId, subscription.Gateway!, which, charge, end, kind), ct);
        }
    }

    // By the plan that the next period is charged for.
    private async Task<Money?> ChargeAsync(Subscription subscription, CancellationToken ct)
    {
        var offer = await plans.VersionAsync(subscription.NextPlanVersionId ?? subscription.PlanVersionId, ct);
        var units = subscription.NextPlanVersionId is null ? subscription.Quantity : subscription.NextQuantity ?? subscription.Quantity;
        return offer.PriceIn(subscription.Currency!) is { } price ? price with { Amount = checked(price.Amount * units) } : null;
    }
}
