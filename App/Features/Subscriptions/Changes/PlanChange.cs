using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform;
using static BlazorAccounts.Features.Subscriptions.Changes.PlanChangeState;
using static BlazorAccounts.Features.Subscriptions.Changes.PlanChangeTrigger;

namespace BlazorAccounts.Features.Subscriptions.Changes;

public enum PlanChangeKind
{
    /// <summary>Now, with the difference charged now.</summary>
    AtOnce,

    /// <summary>From the end of the paid period on.</summary>
    AtPeriodEnd,

    /// <summary>The same plan again after a pause, from now on, with a period charged now.</summary>
    Resume,
}

public enum PlanChangeState { Pending, Scheduled, Sent, Applied, Refused, Withdrawn }

public enum PlanChangeTrigger { SentOut, TookEffect, TurnedDown, TakenBack }

/// <summary>
/// A change of a subscription that somebody asked for. Written before the gateway is asked: its id is the key that makes asking again harmless, and a unique index
/// holds that a subscription has one open. It is applied where the gateway's state is taken over.
/// </summary>
public sealed class PlanChange
{
    private PlanChange() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid TeamId { get; private init; }
    public Guid SubscriptionId { get; private init; }
    public PlanChangeKind Kind { get; private init; }

    /// <summary>We moved the subscriber (<see cref="MoveSubscribers"/>), so that only another plan or a cancellation takes it back.</summary>
    public bool IsOurs { get; private init; }

    public Guid FromVersionId { get; private init; }
    public long FromQuantity { get; private init; }
    public Guid ToVersionId { get; private init; }
    public long ToQuantity { get; private init; }

    /// <summary>The new price at the gateway.</summary>
    public string LookupKey { get; private init; } = "";

    /// <summary>Minor units that are charged now, as they were shown.</summary>
    public long Due { get; private init; }

    public string Currency { get; private init; } = "";

    /// <summary>When it takes effect: for a change at once the second that the period is divided at.</summary>
    public DateTimeOffset EffectiveAt { get; private set; }

    public PlanChangeState State { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When the gateway took a change at the period's end; null before. A prepared one, for which it has another subscription, it took from the beginning.</summary>
    public DateTimeOffset? AcceptedAt { get; private set; }

    public DateTimeOffset? SettledAt { get; private set; }

    public string IdempotencyKey => $"change-{Id:N}";
    public bool IsOpen => State is Pending or Scheduled or Sent;

    /// <summary>It waits, and the gateway needs not be told when its time comes.</summary>
    internal bool IsPrepared => State is Scheduled && AcceptedAt is not null;

    internal static PlanChange Ask(Subscription of, PlanChangeKind kind, Offer to, PlanPrice price, long quantity, long due, DateTimeOffset effectiveAt, DateTimeOffset now, bool ours = false) => new()
    {
        TeamId = of.TeamId,
        SubscriptionId = of.Id,
        Kind = kind,
        IsOurs = ours,
        FromVersionId = of.PlanVersionId,
        FromQuantity = of.Quantity,
        ToVersionId = to.Version.Id,
        ToQuantity = quantity,
        LookupKey = price.LookupKey,
        Due = due,
        Currency = price.Currency,
        EffectiveAt = effectiveAt,
        State = kind is PlanChangeKind.AtPeriodEnd ? Scheduled : Pending,
        CreatedAt = now,
    };

    /// <summary>The whole machine; null refuses the move.</summary>
    public static PlanChangeState? Next(PlanChangeState from, PlanChangeTrigger on) => (from, on) switch
    {
        (Scheduled or Sent, SentOut) => Sent,
        (Pending or Scheduled or Sent or Applied, TookEffect) => Applied,
        (Pending or Scheduled or Sent or Refused, TurnedDown) => Refused,
        (Pending or Scheduled or Sent or Withdrawn, TakenBack) => Withdrawn,
        _ => null,
    };

    public Outcome Take(PlanChangeTrigger trigger, DateTimeOffset now)
    {
        if (Next(State, trigger) is not { } next)
        {
            return Outcome.Conflict("plan_change_state", L($"A {State} change cannot take {trigger}."));
        }
        if (next != State)
        {
            State = next;
            SettledAt = IsOpen ? null : now;
        }
        return Outcome.Done;
    }

    /// <summary>Whether a subscription at these terms is what was asked for.</summary>
    internal bool AsksFor(Guid versionId, long quantity) => ToVersionId == versionId && ToQuantity == quantity;

    internal void Accepted(DateTimeOffset now) => AcceptedAt ??= now;

    internal void MoveTo(DateTimeOffset effectiveAt) => EffectiveAt = effectiveAt;

    internal GatewayChange At(Subscription subscription, Offer to, DateTimeOffset at) => new(
        subscription.GatewaySubscriptionId!,
        SoldAs(to, to.Version.Prices.Single(p => p.LookupKey == LookupKey)),
        ToQuantity,
        at);

    /// <summary>A price as a gateway needs it.</summary>
    internal static SoldPlan SoldAs(Offer offer, PlanPrice price) => new(price.LookupKey, offer.Plan.Code, offer.Plan.Name, price.Money, offer.Plan.Interval is BillingInterval.Year);
}
