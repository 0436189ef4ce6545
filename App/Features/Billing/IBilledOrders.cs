using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;

namespace BlazorAccounts.Features.Billing;

/// <summary>How an order stands at its gateway.</summary>
/// <param name="Page">The page it is paid on; null when the news was about the payment alone.</param>
/// <param name="Payment">Null before somebody tried to pay.</param>
public sealed record OrderFacts(Guid OrderId, GatewayCheckout? Page, GatewayPayment? Payment);

/// <summary>What billing tells the feature above it that keeps orders: how one that is paid once stands at the gateway.</summary>
public interface IBilledOrders
{
    /// <summary>Adds its changes to <paramref name="db"/> and does not save, as <see cref="IBilledSubscriptions.ApplyAsync"/>.</summary>
    /// <returns>Why the facts contradict what was ordered, in one line; null when they were taken over.</returns>
    Task<string?> ApplyAsync(AppDb db, BillingCustomer customer, OrderFacts facts, DateTimeOffset now, CancellationToken ct);

    /// <summary>Every team with an order that could still be paid, or was paid after a moment, as a query to be part of another.</summary>
    IQueryable<Guid> TeamsInQuestion(AppDb db, DateTimeOffset since);

    /// <summary>A team's orders of that kind at a gateway.</summary>
    Task<IReadOnlyList<OrderInQuestion>> InQuestionAsync(AppDb db, Guid teamId, string gateway, DateTimeOffset since, CancellationToken ct);
}

/// <summary>An order to ask a gateway about: by its payment, or by its page while none is known.</summary>
public sealed record OrderInQuestion(Guid Id, string? PageId, string? PaymentId);
