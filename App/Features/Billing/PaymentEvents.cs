using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Events;

namespace BlazorAccounts.Features.Billing;

/// <summary>Money of a paid invoice goes back. Once per refund.</summary>
/// <param name="Left">What is kept of the invoice after it.</param>
public sealed record RefundMade(Guid TeamId, Guid InvoiceId, Guid RefundId, Money Amount, Money Left, DateTimeOffset At) : IEvent;

/// <summary>A refund did not arrive: the money is back here. Once per refund.</summary>
public sealed record RefundFailed(Guid TeamId, Guid InvoiceId, Guid RefundId, Money Amount) : IEvent;

/// <summary>A payment is disputed. Once per dispute.</summary>
public sealed record DisputeOpened(Guid TeamId, Guid InvoiceId, Guid DisputeId, Money Amount, DateTimeOffset At) : IEvent;

/// <summary>A dispute was decided. Once per dispute.</summary>
public sealed record DisputeClosed(Guid TeamId, Guid InvoiceId, Guid DisputeId, Money Amount, bool Won) : IEvent;
