using System.Security.Cryptography;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Tokens;

/// <summary>Trades a refresh token for its successor (ACC-17). Each works once, with a short grace; a later second use ends the session.</summary>
public sealed class RefreshTokens(IDbContextFactory<AppDb> dbs, RefreshTokenFormat format, SessionGate gate, TimeProvider clock)
{
    private static readonly Func<AppDb, Guid, Task<Found?>> Query = EF.CompileAsyncQuery((AppDb db, Guid id) =>
        (from t in db.RefreshTokens.AsNoTracking()
         join s in db.Sessions on t.SessionId equals s.Id
         from who in db.Users.Where(u => u.Id == s.UserId).Select(AccountIdentity.From)
         where t.Id == id
         select new Found(t, s, who)).SingleOrDefault());

    private static readonly Outcome Refused = Outcome.Refused(401, "refresh_invalid", L("Sign in again."));

    public async Task<Outcome<StartedSession>> RunAsync(string? token, Caller caller, CancellationToken ct)
    {
        if (format.Read(token) is not { } id)
        {
            return Refused.For<StartedSession>();
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        while (true)
        {
            if (await Query(db, id) is not var (row, session, who)
                || !CryptographicOperations.FixedTimeEquals(row.Hash, RefreshTokenFormat.Hash(token!))
                || who.State is not UserState.Active)
            {
                return Refused.For<StartedSession>();
            }
            var now = clock.GetUtcNow();
            if (!session.IsLive(now) || row.ExpiresAt <= now)
            {
                return Refused.For<StartedSession>();
            }
            if (row.InGrace(now))
            {
                return new StartedSession(who, session.Id, format.Write(row.SuccessorId!.Value));
            }
            if (row.UsedAt is not null)
            {
                await EndFamilyAsync(db, session, caller, now, ct);
                return Refused.For<StartedSession>();
            }
            if (await TryUseAsync(db, row, session, now, ct) is { } successor)
            {
                return new StartedSession(who, session.Id, successor);
            }
            // Another caller used it just now: look again, its successor is ours too.
        }
    }

    /// <summary>The session a token belongs to, for signing out with nothing else at hand.</summary>
    public async Task<Guid?> SessionOfAsync(string? token, CancellationToken ct)
    {
        if (format.Read(token) is not { } id)
        {
            return null;
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.RefreshTokens.Where(t => t.Id == id).Select(t => (Guid?)t.SessionId).SingleOrDefaultAsync(ct);
    }

    private sealed record Found(RefreshToken Token, UserSession Session, AccountIdentity Who);

    // One statement, and so one transaction and one journey: programs do this all day.
    private async Task<string?> TryUseAsync(AppDb db, RefreshToken row, UserSession session, DateTimeOffset now, CancellationToken ct)
    {
        var successorId = Guid.CreateVersion7();
        var successor = format.Write(successorId);
        var (idle, end) = (now + StartSession.IdleLimit, session.CreatedAt + StartSession.AbsoluteLimit);
        object[] values = [row.Id, successorId, now, RefreshTokenFormat.Hash(successor), idle < end ? idle : end];
        return await db.Database.ExecuteSqlRawAsync(SqlDialect.Of(db).UseRefreshToken, values, ct) == 1 ? successor : null;
    }

    private async Task EndFamilyAsync(AppDb db, UserSession session, Caller caller, DateTimeOffset now, CancellationToken ct)
    {
        await db.AtomicallyAsync(
            async () =>
            {
                await db.Sessions.Where(s => s.Id == session.Id && s.EndedAt == null)
                    .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now).SetProperty(s => s.EndReason, "reused_token"), ct);
                db.Audit(now, session.UserId, "session.token_reused", $"session:{session.Id}", address: caller.Address);
                await db.SaveChangesAsync(ct);
                await SqlDialect.Of(db).NotifyAsync(db, SessionNews.Channel, session.UserId.ToString(), ct);
            },
            ct);
        gate.Forget(session.Id);
    }
}
