using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions.Grants;

/// <summary>Takes back what was given to a person's team, before its day. Doing it twice is doing it once.</summary>
public sealed class EndGrant(IDbContextFactory<AppDb> dbs, SubscriptionSignals signals, TimeProvider clock)
{
    /// <returns>403 for who is no administrator (any more), 404 for a grant that this person never had.</returns>
    public async Task<Outcome> RunAsync(Guid by, Guid userId, Guid grantId, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await db.IsAdminAsync(by, ct))
        {
            return Outcome.Forbidden;
        }
        if (await db.AccessGrants.SingleOrDefaultAsync(g => g.Id == grantId && db.Users.Any(u => u.Id == userId && u.HomeTeamId == g.TeamId), ct) is not { } grant)
        {
            return Outcome.NotFound;
        }
        if (grant.EndedAt is null)
        {
            var now = clock.GetUtcNow();
            grant.End(now);
            db.Audit(now, by, "access.grant_ended", $"user:{userId}", new { grant.Feature, grant.Limit, grant.Until }, address: caller.Address);
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateConcurrencyException)
            {
                return Outcome.Done; // somebody else did at the same moment
            }
            signals.Raise(grant.TeamId);
        }
        return Outcome.Done;
    }
}
