using BlazorAccounts.Data;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>Removes what can prove nothing any more, and sign-in history older than a year. Deleting twice is harmless.</summary>
internal sealed class ForgetOldProofs(IDbContextFactory<AppDb> dbs, TimeProvider clock) : IJob
{
    private static readonly TimeSpan EndedSessions = TimeSpan.FromDays(90);
    private static readonly TimeSpan History = TimeSpan.FromDays(365);

    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var yesterday = now.AddDays(-1);
        var undoable = now - EmailChanges.EmailChange.Undoable;
        var forgotten = now - EndedSessions;
        var history = now - History;
        await db.EmailCodes.Where(c => c.ExpiresAt < yesterday).ExecuteDeleteAsync(ct);
        await db.EmailChanges.Where(c => c.AskedAt < undoable && (c.ChangedAt == null || c.ChangedAt < undoable)).ExecuteDeleteAsync(ct);
        await db.RefreshTokens.Where(t => t.ExpiresAt < yesterday).ExecuteDeleteAsync(ct);
        await db.Sessions.Where(s => s.ExpiresAt < forgotten || s.EndedAt < forgotten).ExecuteDeleteAsync(ct);
        await db.SignIns.Where(r => r.At < history).ExecuteDeleteAsync(ct);
    }
}
