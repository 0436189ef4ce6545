using BlazorAccounts.Data;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>
/// Ends everything by which somebody is signed in, or about to be: sessions with their tokens and circuits, pending codes, a wait for the second factor to go and, by a new security stamp,
/// sign-ins that are just being decided. Whoever is to stay signed in gets a new session in the same transaction.
/// </summary>
public sealed class EndSessions(SessionGate gate, TimeProvider clock)
{
    /// <summary>Does it in the caller's transaction, which must be open. Call <see cref="Tell"/> once that is committed.</summary>
    /// <param name="reason">Kept with the sessions: <c>password_reset</c>, <c>suspended</c>.</param>
    internal async Task AllAsync(AppDb db, Guid userId, string reason, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var stamp = Guid.NewGuid().ToString("N");
        // The person's row first: a sign-in that is being decided locks it too, so it is either ended below or finds another stamp.
        await db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(set => set.SetProperty(u => u.SecurityStamp, stamp).SetProperty(u => u.UpdatedAt, now), ct);
        await db.Sessions.Where(s => s.UserId == userId && s.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now).SetProperty(s => s.EndReason, reason), ct);
        await db.EmailCodes.Where(c => c.UserId == userId).ExecuteDeleteAsync(ct);
        await db.TwoFactorRecoveries.Where(r => r.UserId == userId).ExecuteDeleteAsync(ct); // whoever had asked asks again, and waits again
        await SqlDialect.Of(db).NotifyAsync(db, SessionNews.Channel, userId.ToString(), ct);
    }

    /// <summary>This node knows at once; the others hear it from the database.</summary>
    internal void Tell(Guid userId) => gate.ForgetUser(userId);
}
