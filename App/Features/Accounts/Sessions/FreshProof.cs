using BlazorAccounts.Data;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>Asked by every act that changes how somebody gets in (ACC-15): was it proved in the last five minutes who sits there?</summary>
public sealed class FreshProof(IDbContextFactory<AppDb> dbs, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private static readonly Outcome Needed = Outcome.Refused(403, "proof_required", L("Confirm that it is you first."));

    /// <summary>Done, or 403 <c>proof_required</c>. Pages answer that by leading to <c>/settings/confirm</c>.</summary>
    /// <param name="sessionId">Null for an API key, which never proves anything.</param>
    public async Task<Outcome> RequireAsync(Guid? sessionId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var since = clock.GetUtcNow() - Lifetime;
        return await db.Sessions.AnyAsync(s => s.Id == sessionId && s.EndedAt == null && s.ProvedAt > since, ct) ? Outcome.Done : Needed;
    }
}
