using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing.Gateways;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing.Replacements;

/// <summary>
/// What a gateway's news means where one plan is prepared to follow another: of the one that follows, and of the one that runs until then. Adds to the context, never saves.
/// </summary>
public sealed class PreparedPlans(IBilledSubscriptions subscriptions, PaymentGateways gateways)
{
    /// <summary>Takes over what a gateway says of one that follows.</summary>
    /// <returns>What contradicts what was sold; null when it was taken over.</returns>
    internal async Task<string?> FollowingAsync(AppDb db, BillingCustomer customer, Checkout row, GatewaySubscription seen, DateTimeOffset now, CancellationToken ct)
    {
        if (seen.Status is GatewayStatus.Waiting)
        {
            await GivenAsync(db, customer, row, seen, now, ct);
            return null;
        }
        var unpaid = seen.Standing.PaidThrough is null;
        var elsewhere = row.Prepared is PreparationState.Asked && await db.SecondCharges.AnyAsync(s => s.Gateway == row.Gateway && s.GatewaySubscriptionId == seen.Id, ct);
        if (row.Prepared is PreparationState.Asked or PreparationState.Given && (elsewhere || (unpaid && seen.Status is GatewayStatus.Ended)))
        {
            await LetGoAsync(db, customer.TeamId, [row], now, ct);
            return null;
        }
        // What was let go and is charged all the same is a second charge.
        if (seen.Status is GatewayStatus.Incomplete or GatewayStatus.Unknown || row.Prepared is PreparationState.Undone or PreparationState.Dropped)
        {
            return null;
        }
        if (await subscriptions.ApplyAsync(db, customer.TeamId, seen, now, ct) is { } wrong)
        {
            return wrong;
        }
        row.Take(PreparationTrigger.Charged);
        row.TookOver(now);
        return null;
    }

    /// <summary>What a gateway says of one that another may follow: its rest is no cancellation, and nobody loses the plan before the other was tried to be charged.</summary>
    internal async Task<GatewaySubscription> RunningAsync(AppDb db, BillingCustomer customer, GatewaySubscription seen, DateTimeOffset now, CancellationToken ct)
    {
        if (gateways.Find(customer.Gateway) is not { CanReplace: true } || await OfAsync(db, customer.TeamId, customer.Gateway, seen.Id, ct) is not { Count: > 0 } rows)
        {
            return seen;
        }
        if (customer.ClosedAt is not null || seen.Standing.RevokedAt is not null)
        {
            await LetGoAsync(db, customer.TeamId, rows, now, ct);
            return seen;
        }
        var given = rows.Find(r => r.Prepared is PreparationState.Given);
        if (given is { FollowedAt: not null } && seen is { CancelAtPeriodEnd: false, Status: GatewayStatus.Active or GatewayStatus.PastDue })
        {
            given.FollowAgain();
        }
        return given is not null && seen.Status is GatewayStatus.Ended
            ? seen with { CancelAtPeriodEnd = false, Status = GatewayStatus.Active, EndedAt = null }
            : seen with { CancelAtPeriodEnd = false };
    }

    /// <summary>Whatever was prepared to follow a subscription that another one took the place of.</summary>
    internal async Task OvertakenAsync(AppDb db, BillingCustomer customer, string replaced, DateTimeOffset now, CancellationToken ct) =>
        await LetGoAsync(db, customer.TeamId, await OfAsync(db, customer.TeamId, customer.Gateway, replaced, ct), now, ct);

    /// <summary>Somebody took it back, and the plan that runs renews or ends; does not save.</summary>
    internal static async Task WithdrawAsync(AppDb db, Guid teamId, string gateway, string running, bool renews, CancellationToken ct)
    {
        foreach (var row in await OfAsync(db, teamId, gateway, running, ct))
        {
            row.Take(renews ? PreparationTrigger.OldKept : PreparationTrigger.LetGo);
        }
    }

    // A lead that came too late, or to a plan that is none any more, leads nowhere.
    private async Task GivenAsync(AppDb db, BillingCustomer customer, Checkout row, GatewaySubscription seen, DateTimeOffset now, CancellationToken ct)
    {
        if (row.Prepared is not (PreparationState.Asked or PreparationState.Given) || row.StartsAt is not { } from)
        {
            return;
        }
        var early = row.Prepared is PreparationState.Given || (now < from && customer.ClosedAt is null);
        var follows = early && await subscriptions.FollowAsync(db, customer.TeamId, seen, from, now, ct);
        if (row.Prepared is PreparationState.Given)
        {
            return;
        }
        if (!follows)
        {
            row.Take(PreparationTrigger.LetGo);
            return;
        }
        foreach (var earlier in (await OfAsync(db, customer.TeamId, customer.Gateway, row.Replaces!, ct)).Where(r => r.Id != row.Id))
        {
            earlier.Take(PreparationTrigger.LetGo);
        }
        row.Take(PreparationTrigger.MandateGiven);
    }

    private async Task LetGoAsync(AppDb db, Guid teamId, IReadOnlyList<Checkout> rows, DateTimeOffset now, CancellationToken ct)
    {
        var waited = rows.Any(r => r.Prepared is PreparationState.Given);
        foreach (var row in rows)
        {
            row.Take(PreparationTrigger.LetGo);
        }
        if (waited)
        {
            await subscriptions.NothingFollowsAsync(db, teamId, now, ct);
        }
    }

    // Those that follow, and those that were taken back and of which the gateway does not know yet.
    private static Task<List<Checkout>> OfAsync(AppDb db, Guid teamId, string gateway, string running, CancellationToken ct) => db.Checkouts
        .Where(c => c.TeamId == teamId && c.Gateway == gateway && c.Replaces == running && (c.Prepared == PreparationState.Given || (c.Prepared == PreparationState.Undone && c.FollowedAt == null)))
        .ToListAsync(ct);
}
