using BlazorAccounts.Data;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>Ends a session: its cookie, its tokens and its circuits are refused from then on, on other nodes within 5 seconds.</summary>
public sealed class SignOut(IDbContextFactory<AppDb> dbs, SessionGate gate, TimeProvider clock)
{
    /// <summary>Ends what a request came with: the session behind its cookie or access token, and the one of its refresh token, which can be another.</summary>
    /// <returns>False when there was none.</returns>
    public async Task<bool> RunAsync(IEnumerable<Guid?> sessions, CancellationToken ct)
    {
        var any = false;
        foreach (var session in sessions.OfType<Guid>().Distinct())
        {
            await RunAsync(session, ct);
            any = true;
        }
        return any;
    }

    /// <summary>Ending a session that has ended changes nothing.</summary>
    public async Task RunAsync(Guid sessionId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.Sessions.Where(s => s.Id == sessionId).Select(s => (Guid?)s.UserId).SingleOrDefaultAsync(ct) is not { } userId)
        {
            return;
        }
        await db.AtomicallyAsync(
            async () =>
            {
                await db.Sessions.Where(s => s.Id == sessionId && s.EndedAt == null).ExecuteUpdateAsync(
                    set => set.SetProperty(s => s.EndedAt, clock.GetUtcNow()).SetProperty(s => s.EndReason, "signed_out"), ct);
                await SqlDialect.Of(db).NotifyAsync(db, SessionNews.Channel, userId.ToString(), ct);
            },
            ct);
        gate.Forget(sessionId);
    }
}
