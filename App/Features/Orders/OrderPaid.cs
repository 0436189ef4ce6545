using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Events;

namespace BlazorAccounts.Features.Orders;

/// <summary>An order was paid and its credits are there. Once per order.</summary>
public sealed record OrderPaid(Guid TeamId, Guid OrderId, Money Amount, string Gateway, int Credits, DateTimeOffset PaidAt) : IEvent;

/// <summary>Money of a paid order went back. Once for each time it did.</summary>
/// <param name="Together">What went back until then, in minor units.</param>
public sealed record OrderRefunded(Guid TeamId, Guid OrderId, Money Amount, long Together, DateTimeOffset At) : IEvent;
