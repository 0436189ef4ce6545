using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Subscriptions.Approvals;

namespace BlazorAccounts.Features.Subscriptions;

/// <param name="Payment">What is owed; null while the gateway has not said.</param>
/// <param name="AccessUntil">Until when everything stays open; null when it no longer is.</param>
public sealed record PaymentTrouble(FailedPayment? Payment, DateTimeOffset? AccessUntil)
{
    /// <summary>Nothing is owed: a payment is disputed, and the plan is on hold.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>Nothing went wrong: the next period waits for somebody's approval.</summary>
    public RenewalToApprove? Renewal { get; init; }
}

/// <summary>A renewal that failed, or waits for an approval, as it is told to those who can do something about it.</summary>
public sealed class LoadPaymentTrouble(IOwnedDbs dbs, Entitlements entitlements, FindRenewal renewals, TimeProvider clock)
{
    /// <returns>Null when nothing is owed, and for members without a say in money.</returns>
    public async Task<PaymentTrouble?> RunAsync(Guid teamId, Guid userId, CancellationToken ct)
    {
        if ((await entitlements.OfAsync(teamId, ct)).Current is not { GatewaySubscriptionId: { } subscription } current)
        {
            return null;
        }
        var waiting = await renewals.OfAsync(current, ct);
        if (waiting is null && current is { Status: not SubscriptionStatus.PastDue, FrozenSince: null })
        {
            return null;
        }
        await using var db = await dbs.OfAsync(new(userId, teamId), ct);
        return !(await db.MayPayAsync(teamId, userId, ct)).Ok ? null
            : waiting is not null ? new(null, waiting.AccessUntil) { Renewal = waiting }
            : current.FrozenSince is not null ? new(null, null) { IsFrozen = true }
            : new(await FailedPayment.OfAsync(db, teamId, subscription, ct), current.GrantsAccess(clock.GetUtcNow()) ? current.AccessUntil : null);
    }
}
