using BlazorAccounts.Platform.Events;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>A trial ended without a purchase.</summary>
public sealed record TrialExpired(Guid TeamId, Guid SubscriptionId, DateTimeOffset TrialStart, DateTimeOffset TrialEnd) : IEvent;

/// <summary>Somebody who had a trial pays for the first time, during it or after.</summary>
/// <param name="DaysToConversion">Whole days from the trial's start.</param>
public sealed record TrialConverted(Guid TeamId, Guid SubscriptionId, DateTimeOffset TrialStart, DateTimeOffset TrialEnd, int DaysToConversion) : IEvent;

/// <summary>A subscription moved, by whatever cause.</summary>
public sealed record SubscriptionMoved(Guid TeamId, Guid SubscriptionId, SubscriptionStatus From, SubscriptionStatus To, DateTimeOffset At) : IEvent;
