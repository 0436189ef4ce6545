using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Subscriptions.Changes;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>Cancels a plan at the end of the paid period, or keeps it after all.</summary>
public sealed class ChangeRenewal(IOwnedDbs dbs, SetRenewal set, TimeProvider clock)
{
    /// <summary>404 for strangers, 403 without the right, 409 <c>no_subscription</c>, 503 <c>payments_unavailable</c>. Done when it is so already. A change that waits is taken back
    /// by a cancellation; 409 <c>change_under_way</c> when it is too late for that.</summary>
    public async Task<Outcome> RunAsync(Guid teamId, Guid actorId, bool cancel, Caller caller, CancellationToken ct)
    {
        Subscription? current;
        await using (var db = await dbs.OfAsync(new(actorId, teamId), ct))
        {
            var allowed = await db.MayPayAsync(teamId, actorId, ct);
            current = allowed.Ok ? await db.ChargedAsync(teamId, ct) : null;
            if (current is null)
            {
                return allowed.Ok ? Outcome.Conflict("no_subscription", L("There is no paid plan to change.")) : allowed;
            }
            if (current.CancelAtPeriodEnd == cancel)
            {
                return Outcome.Done;
            }
            if (cancel && await db.WithdrawAsync(current, (actorId, caller), renews: false, clock.GetUtcNow(), ct) is { Ok: false } underWay)
            {
                return underWay;
            }
            await db.SaveChangesAsync(ct);
        }
        return await set.RunAsync(current.Gateway!, current.GatewayCustomerId!, current.GatewaySubscriptionId!, cancel, NoteAsync, ct);

        Task NoteAsync(AppDb db)
        {
            db.Audit(clock.GetUtcNow(), actorId, cancel ? "subscription.canceled" : "subscription.kept", $"team:{teamId}", address: caller.Address);
            return Task.CompletedTask;
        }
    }
}
