using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>Ends a session: its cookie, its tokens and its circuits are refused from then on, on other nodes within 5 seconds.</summary>
public sealed class SignOut(IDbContextFactory<AppDb> dbs, SessionGate gate, TimeProvider clock)
{
    /// <summary>Ending a session that has ended changes nothing.</summary>
    public async Task RunAsync(Guid sessionId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        await db.Sessions.Where(s => s.Id == sessionId && s.EndedAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.EndedAt, clock.GetUtcNow()).SetProperty(s => s.EndReason, "signed_out"), ct);
        gate.Forget(sessionId);
    }
}
