using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Events;

namespace BlazorAccounts.Features.Orders;

/// <summary>An order was paid and its credits are there. Once per order.</summary>
public sealed record OrderPaid(Guid TeamId, Guid OrderId, Money Amount, string Gateway, int Credits, DateTimeOffset PaidAt) : IEvent;
