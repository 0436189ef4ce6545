using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>Cancels a plan at the end of the paid period, or keeps it after all.</summary>
public sealed class ChangeRenewal(IOwnedDbs dbs, SetRenewal set, TimeProvider clock)
{
    /// <summary>404 for strangers, 403 without the right, 409 <c>no_subscription</c>, 503 <c>payments_unavailable</c>. Done when it is so already.</summary>
    public async Task<Outcome> RunAsync(Guid teamId, Guid actorId, bool cancel, string? address, CancellationToken ct)
    {
        Subscription? current;
        await using (var db = await dbs.OfAsync(new(actorId, teamId), ct))
        {
            var allowed = await db.MayPayAsync(teamId, actorId, ct);
            if (!allowed.Ok)
            {
                return allowed;
            }
            current = await db.Subscriptions.AsNoTracking().FirstOrDefaultAsync(
                s => s.TeamId == teamId && s.GatewaySubscriptionId != null && s.Status != SubscriptionStatus.Canceled && s.Status != SubscriptionStatus.Expired, ct);
        }
        return current switch
        {
            null => Outcome.Conflict("no_subscription", L("There is no paid plan to change.")),
            { CancelAtPeriodEnd: var already } when already == cancel => Outcome.Done,
            _ => await set.RunAsync(current.Gateway!, current.GatewayCustomerId!, current.GatewaySubscriptionId!, cancel, NoteAsync, ct),
        };

        Task NoteAsync(AppDb db)
        {
            db.Audit(clock.GetUtcNow(), actorId, cancel ? "subscription.canceled" : "subscription.kept", $"team:{teamId}", address: address);
            return Task.CompletedTask;
        }
    }
}
