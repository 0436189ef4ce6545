using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions.Changes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>Takes a gateway's view of a subscription over into ours. Its callers make sure that views are taken over in the order they were given.</summary>
internal sealed class BilledSubscriptions(PlanCatalogue plans, TellSubscriptionNews news, SubscriptionSignals signals, SettlePlanChange changes, PlanPreparedChange follow, IOptions<SubscriptionOptions> options)
    : IBilledSubscriptions
{
    public Task<bool> IsChargedAsync(AppDb db, Guid teamId, CancellationToken ct) =>
        db.Subscriptions.AnyAsync(s => s.TeamId == teamId && s.GatewaySubscriptionId != null && s.Status != SubscriptionStatus.Canceled && s.Status != SubscriptionStatus.Expired, ct);

    public async Task<bool> ConvertsTrialAsync(AppDb db, Guid teamId, CancellationToken ct)
    {
        var theirs = db.Subscriptions.Where(s => s.TeamId == teamId);
        return await theirs.AnyAsync(s => s.TrialEnd != null, ct) && !await theirs.AnyAsync(s => s.PaidThrough != null, ct);
    }

    public IQueryable<Guid> ChargedTeams(AppDb db) =>
        db.Subscriptions.Where(s => s.GatewaySubscriptionId != null && s.Status != SubscriptionStatus.Canceled && s.Status != SubscriptionStatus.Expired).Select(s => s.TeamId);

    public Task<List<string>> ChargingAsync(AppDb db, Guid teamId, string gateway, CancellationToken ct) =>
        db.Subscriptions.Where(s => s.TeamId == teamId && s.Gateway == gateway && s.GatewaySubscriptionId != null && s.Status != SubscriptionStatus.Canceled && s.Status != SubscriptionStatus.Expired)
            .Select(s => s.GatewaySubscriptionId!).ToListAsync(ct);

    // What is charged is asked first, and may be this one: between two questions another worker takes it over, and then it must not pass for a second one beside itself.
    public async Task<string?> ChargedInsteadAsync(AppDb db, Guid teamId, GatewaySubscription state, CancellationToken ct) =>
        (await db.ChargedAsync(teamId, ct))?.GatewaySubscriptionId is { } charged && !await db.Subscriptions.AnyAsync(s => s.Gateway == state.Gateway && s.GatewaySubscriptionId == state.Id, ct)
            ? charged
            : null;

    public Task<bool> FollowAsync(AppDb db, Guid teamId, GatewaySubscription next, DateTimeOffset from, DateTimeOffset now, CancellationToken ct) =>
        follow.RunAsync(db, teamId, next, from, now, ct);

    public Task NothingFollowsAsync(AppDb db, Guid teamId, DateTimeOffset now, CancellationToken ct) => PlanPreparedChange.TakeBackAsync(db, teamId, now, ct);

    public void Applied(Guid teamId) => signals.Raise(teamId);

    public async Task<string?> ApplyAsync(AppDb db, Guid teamId, GatewaySubscription state, DateTimeOffset now, CancellationToken ct)
    {
        if (TriggerOf(state.Status) is not { } trigger)
        {
            return null; // a state newer than this product: keep what we have
        }
        if (state.LookupKey is null || await plans.ByLookupKeyAsync(state.LookupKey, ct) is not { } sold)
        {
            return $"Subscription {state.Id} is for the price '{state.LookupKey}', which is none of ours.";
        }
        if (state.Price != sold.Price.Money)
        {
            return $"Subscription {state.Id} charges {state.Price}, but {state.LookupKey} is {sold.Price.Money}.";
        }

        var known = await db.Subscriptions.FirstOrDefaultAsync(s => s.Gateway == state.Gateway && s.GatewaySubscriptionId == state.Id, ct);
        if (known is not null && known.TeamId != teamId)
        {
            return $"Subscription {state.Id} belongs to team {known.TeamId}.";
        }
        var live = known ?? await db.Subscriptions.FirstOrDefaultAsync(
            s => s.TeamId == teamId && s.Status != SubscriptionStatus.Canceled && s.Status != SubscriptionStatus.Expired, ct);
        // What ended before it was heard of may have been paid: then it is what there is to have, until its end.
        var unpaid = state.Status is GatewayStatus.Incomplete || (state.Status is GatewayStatus.Ended && state.Standing.PaidThrough is null);
        var replaces = state.Replaces is not null && live?.Gateway == state.Gateway && live.GatewaySubscriptionId == state.Replaces;
        if (known is null && live is not null && ((live.GatewaySubscriptionId is not null && !replaces) || unpaid))
        {
            return unpaid || state.Status is GatewayStatus.Ended
                ? null // nothing that is paid: the trial or the other subscription goes on
                : $"Team {teamId} is charged by {live.GatewaySubscriptionId} already, and now by {state.Id} too.";
        }
        return await MoveAsync(db, live ?? Begin(db, teamId, sold.Offer, now), state, sold.Offer, trigger, now, ct);
    }

    private static Subscription Begin(AppDb db, Guid teamId, Offer offer, DateTimeOffset now)
    {
        var begun = Subscription.Begin(teamId, offer.Version.Id, now);
        db.Add(begun);
        return begun;
    }

    private async Task<string?> MoveAsync(
        AppDb db, Subscription subscription, GatewaySubscription state, Offer offer, SubscriptionTrigger trigger, DateTimeOffset now, CancellationToken ct)
    {
        var before = SubscriptionBefore.Of(subscription);
        if (!subscription.Take(trigger, now).Ok)
        {
            return $"Subscription {state.Id} is {subscription.Status} here, which {trigger} cannot change.";
        }
        subscription.BindTo(state.Gateway, state.Id, state.CustomerId);
        var terms = await changes.RunAsync(db, subscription, new(offer, state.Quantity), trigger, now, ct);
        offer = terms.Offer;
        var period = new BilledPeriod(state.PeriodStart, state.PeriodEnd, state.CancelAtPeriodEnd, state.EndedAt, state.IsUnpaid, terms.Quantity, state.Price?.Currency, state.Standing.PaidThrough);
        subscription.Verify(period, offer.Version.Id, options.Value.GracePeriod, now);
        subscription.Stand(state.Standing);
        await news.TellAsync(db, subscription, before, offer, now, ct);
        return null;
    }

    private static SubscriptionTrigger? TriggerOf(GatewayStatus status) => status switch
    {
        GatewayStatus.Active or GatewayStatus.Trialing => SubscriptionTrigger.PaymentSucceeded,
        GatewayStatus.PastDue or GatewayStatus.Unpaid => SubscriptionTrigger.PaymentFailed,
        GatewayStatus.Paused => SubscriptionTrigger.CollectionPaused,
        GatewayStatus.Incomplete => SubscriptionTrigger.PaymentPending,
        GatewayStatus.Ended => SubscriptionTrigger.Ended,
        _ => null,
    };
}
