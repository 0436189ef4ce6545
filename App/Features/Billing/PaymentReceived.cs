using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Events;

namespace BlazorAccounts.Features.Billing;

/// <summary>An invoice was paid. Once per invoice.</summary>
public sealed record PaymentReceived(Guid TeamId, Guid InvoiceId, Money Amount, string Gateway, string? GatewaySubscriptionId, DateTimeOffset PaidAt) : IEvent;
