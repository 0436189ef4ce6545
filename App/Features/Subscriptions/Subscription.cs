using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using static BlazorAccounts.Features.Subscriptions.SubscriptionStatus;
using static BlazorAccounts.Features.Subscriptions.SubscriptionTrigger;

namespace BlazorAccounts.Features.Subscriptions;

public enum SubscriptionStatus { Incomplete, Trialing, Active, PastDue, Paused, Canceled, Expired }

/// <summary>Facts that set the status. The calendar ends a trial; a gateway says the rest.</summary>
public enum SubscriptionTrigger { TrialStarted, TrialEnded, PaymentPending, PaymentSucceeded, PaymentFailed, CollectionPaused, Ended }

/// <summary>A team's right to a plan. Status changes only in <see cref="Take"/>; whether it grants access is computed from dates.</summary>
public sealed class Subscription : IMirrored
{
    private readonly List<SubscriptionChange> _history = [];

    private Subscription() { } // EF

    string IMirrored.Mirrors => $"subscription {GatewaySubscriptionId}";
    string IMirrored.Says => Status.ToString();

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The billed party.</summary>
    public Guid TeamId { get; private init; }

    /// <summary>The version that was bought or tried; a later change of the plan does not reach it.</summary>
    public Guid PlanVersionId { get; private set; }

    public SubscriptionStatus Status { get; private set; }

    /// <summary>Units that are paid for, such as seats.</summary>
    public long Quantity { get; private set; } = 1;

    /// <summary>ISO 4217, in which it is charged; null while nobody is.</summary>
    public string? Currency { get; private set; }

    /// <summary>The version that holds from <see cref="NextFrom"/> on; null when no change waits.</summary>
    public Guid? NextPlanVersionId { get; private set; }

    public long? NextQuantity { get; private set; }

    /// <summary>When the change that waits takes effect.</summary>
    public DateTimeOffset? NextFrom { get; private set; }

    /// <summary>Who charges for it, such as <c>stripe</c>; null for a trial nobody is charged for.</summary>
    public string? Gateway { get; private set; }

    public string? GatewaySubscriptionId { get; private set; }
    public string? GatewayCustomerId { get; private set; }
    public DateTimeOffset? TrialStart { get; private set; }
    public DateTimeOffset? TrialEnd { get; private set; }
    public DateTimeOffset? CurrentPeriodStart { get; private set; }
    public DateTimeOffset? CurrentPeriodEnd { get; private set; }

    /// <summary>End of the last period that was paid for; never moved forward by a failed payment.</summary>
    public DateTimeOffset? PaidThrough { get; private set; }

    public bool CancelAtPeriodEnd { get; private set; }

    /// <summary>Until when an unpaid renewal is bridged; null when nothing is bridged.</summary>
    public DateTimeOffset? GraceUntil { get; private set; }

    /// <summary>Set while a payment for it is disputed: nothing it includes is open until that is decided.</summary>
    public DateTimeOffset? FrozenSince { get; private set; }

    /// <summary>Set once what was paid for it went back: it gives nothing any more, whatever was paid until when.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>When the gateway last confirmed this state.</summary>
    public DateTimeOffset? LastVerifiedAt { get; private set; }

    /// <summary>Days that were left when the last reminder was written; null before the first.</summary>
    public int? RemindedAtDaysLeft { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }
    public IReadOnlyList<SubscriptionChange> History => _history;

    /// <summary>Live ones block another of the same team; a unique index holds it.</summary>
    public bool IsLive => Status is not (Canceled or Expired);

    public static Subscription StartTrial(Guid teamId, Guid planVersionId, DateTimeOffset now, TimeSpan length)
    {
        var trial = new Subscription { TeamId = teamId, PlanVersionId = planVersionId, CreatedAt = now, TrialStart = now, TrialEnd = now + length };
        trial.Take(TrialStarted, now);
        return trial;
    }

    /// <summary>A subscription that began at a gateway, before its first state is taken over.</summary>
    internal static Subscription Begin(Guid teamId, Guid planVersionId, DateTimeOffset now) => new() { TeamId = teamId, PlanVersionId = planVersionId, CreatedAt = now };

    /// <summary>The whole machine on one screen; null refuses the move.</summary>
    public static SubscriptionStatus? Next(SubscriptionStatus from, SubscriptionTrigger on) => (from, on) switch
    {
        (Canceled, Ended) => Canceled,
        (Canceled, _) => null,
        (Expired, TrialEnded) => Expired,
        (Expired, _) => null,
        (Incomplete or Trialing, TrialStarted) => Trialing,
        (Trialing, TrialEnded) => Expired,
        (Incomplete, PaymentPending) => Incomplete,
        (_, PaymentSucceeded) => Active,
        (_, PaymentFailed) => PastDue,
        (_, CollectionPaused) => Paused,
        (_, Ended) => Canceled,
        _ => null,
    };

    /// <summary>Whether the plan's features are to be had at a moment. A job that runs late neither gives nor takes.</summary>
    public bool GrantsAccess(DateTimeOffset now) => now < AccessUntil;

    /// <summary>End of the access as far as it is known now; null when there is none.</summary>
    public DateTimeOffset? AccessUntil => Status switch
    {
        _ when FrozenSince is not null || RevokedAt is not null => null,
        Trialing => TrialEnd,
        Active when CancelAtPeriodEnd => PaidThrough,
        Active or PastDue => GraceUntil ?? PaidThrough,
        Paused or Canceled => PaidThrough,
        _ => null,
    };

    public Outcome Take(SubscriptionTrigger trigger, DateTimeOffset now)
    {
        if (Next(Status, trigger) is not { } next)
        {
            return Outcome.Conflict("subscription_state", L($"A {Status} subscription cannot take {trigger}."));
        }
        if (next != Status || _history.Count == 0) // the same fact again changes nothing
        {
            _history.Add(new(Status, next, trigger, now));
            Status = next;
        }
        return Outcome.Done;
    }

    /// <summary>A change that waits for the end of the period.</summary>
    internal void Plan(Guid planVersionId, long quantity, DateTimeOffset from) => (NextPlanVersionId, NextQuantity, NextFrom) = (planVersionId, quantity, from);

    /// <summary>Nothing waits any more.</summary>
    internal void StayAsItIs() => (NextPlanVersionId, NextQuantity, NextFrom) = (null, null, null);

    /// <summary>Whether its money is here, as the books have it now.</summary>
    internal void Stand(PaymentStanding standing) => (FrozenSince, RevokedAt) = (standing.FrozenSince, standing.RevokedAt);

    internal void Reminded(int daysLeft) => RemindedAtDaysLeft = daysLeft;

    /// <summary>Who charges for it. Changes only when another subscription took the place of the one that charged.</summary>
    internal void BindTo(string gateway, string subscriptionId, string customerId)
    {
        Gateway = gateway;
        GatewaySubscriptionId = subscriptionId;
        GatewayCustomerId = customerId;
    }

    /// <summary>Takes over dates and plan as the gateway has them now; the status was taken before.</summary>
    /// <param name="grace">How long an unpaid renewal is bridged.</param>
    internal void Verify(BilledPeriod period, Guid planVersionId, TimeSpan grace, DateTimeOffset now)
    {
        PlanVersionId = planVersionId;
        CurrentPeriodStart = period.Start;
        CurrentPeriodEnd = period.End;
        CancelAtPeriodEnd = period.CancelAtPeriodEnd;
        Quantity = period.Quantity;
        Currency = period.Currency ?? Currency;
        if (Status is Active && !period.IsUnpaid)
        {
            PaidThrough = period.End;
        }
        else
        {
            PaidThrough = period.PaidThrough > PaidThrough || PaidThrough is null ? period.PaidThrough ?? PaidThrough : PaidThrough; // the news of a payment may be missing
            if (Status is Canceled)
            {
                PaidThrough ??= period.EndedAt; // never seen alive here: what it ran to is all there is
            }
        }
        GraceUntil = Status switch
        {
            Active when CancelAtPeriodEnd => null,
            Active => PaidThrough + grace,
            PastDue => (PaidThrough ?? period.Start) + grace, // which a further failure does not move
            _ => null,
        };
        LastVerifiedAt = now;
    }
}

/// <summary>One move of the machine.</summary>
public sealed record SubscriptionChange(SubscriptionStatus From, SubscriptionStatus To, SubscriptionTrigger Trigger, DateTimeOffset At);

/// <summary>The dates of a billed subscription.</summary>
/// <param name="EndedAt">When it ended, if it did.</param>
/// <param name="IsUnpaid">Its invoice is not paid: still a draft, open, or let go in a pause. So it gives no access by itself.</param>
/// <param name="PaidThrough">End of the last period that was paid for, by the books.</param>
public sealed record BilledPeriod(
    DateTimeOffset Start, DateTimeOffset End, bool CancelAtPeriodEnd, DateTimeOffset? EndedAt = null, bool IsUnpaid = false, long Quantity = 1, string? Currency = null, DateTimeOffset? PaidThrough = null);
