using System.Data.Common;
using System.Security.Cryptography;
using BlazorAccounts.Data;
using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Tokens;

/// <summary>A session that goes on with a new refresh token.</summary>
public sealed record RefreshedSession(TokenSubject Who, Guid SessionId, string RefreshToken);

/// <summary>Trades a refresh token for its successor (ACC-17). Each works once, with a short grace; a later second use ends the session.</summary>
public sealed class RefreshTokens(IDbContextFactory<AppDb> dbs, RefreshTokenFormat format, SessionGate gate, TimeProvider clock)
{
    private static readonly Func<AppDb, Guid, Task<Found?>> Query = EF.CompileAsyncQuery((AppDb db, Guid id) =>
        (from t in db.RefreshTokens.AsNoTracking()
         join s in db.Sessions on t.SessionId equals s.Id
         join u in db.Users on s.UserId equals u.Id
         where t.Id == id
         select new Found(t, s, u.State, new TokenSubject(u.Id, u.HomeTeamId, User.Greet(u.DisplayName, u.FirstName, u.UserName!), SignedIn.RoleOf(u.Standing.IsAdmin)))).SingleOrDefault());

    private static readonly Outcome Refused = Outcome.Refused(401, "refresh_invalid", L("Sign in again."));

    public async Task<Outcome<RefreshedSession>> RunAsync(string? token, Caller caller, CancellationToken ct)
    {
        if (format.Read(token) is not { } id)
        {
            return Refused.For<RefreshedSession>();
        }
        var hash = RefreshTokenFormat.Hash(token!);
        await using var db = await dbs.CreateDbContextAsync(ct);
        for (var looks = 0; looks < 3; looks++)
        {
            // Programs do this all day: what is in order costs one statement.
            var now = clock.GetUtcNow();
            if (await TryUseAsync(db, id, hash, now, ct) is { } refreshed)
            {
                return refreshed;
            }
            if (await Query(db, id) is not var (row, session, state, who)
                || !CryptographicOperations.FixedTimeEquals(row.Hash, hash)
                || state is not UserState.Active
                || !session.IsLive(now)
                || row.ExpiresAt <= now)
            {
                return Refused.For<RefreshedSession>();
            }
            if (row.InGrace(now))
            {
                return new RefreshedSession(who, session.Id, format.Write(row.SuccessorId!.Value));
            }
            if (row.UsedAt is not null)
            {
                await EndFamilyAsync(db, session, caller, now, ct);
                return Refused.For<RefreshedSession>();
            }
            // Unused and good after all, such as of a person who was let in again between the two looks.
        }
        return Refused.For<RefreshedSession>();
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

    private sealed record Found(RefreshToken Token, UserSession Session, UserState State, TokenSubject Who);

    private async Task<RefreshedSession?> TryUseAsync(AppDb db, Guid id, byte[] hash, DateTimeOffset now, CancellationToken ct)
    {
        var successorId = Guid.CreateVersion7();
        var successor = format.Write(successorId);
        var dialect = SqlDialect.Of(db);
        var used = await dialect.RunAsync(
            db, dialect.UseRefreshToken, Read, ct, id, successorId, now, RefreshTokenFormat.Hash(successor), now + StartSession.IdleLimit, hash, (int)StartSession.AbsoluteLimit.TotalSeconds);
        return used is var (who, session) ? new(who, session, successor) : null;
    }

    private static (TokenSubject Who, Guid Session) Read(DbDataReader row)
    {
        string? Text(int at) => row.IsDBNull(at) ? null : row.GetString(at);
        var name = User.Greet(Text(3), SealedText.Open(Text(4), $"{nameof(User)}.{nameof(User.FirstName)}"), row.GetString(5));
        return (new(row.GetGuid(1), row.GetGuid(2), name, SignedIn.RoleOf(row.GetBoolean(6))), row.GetGuid(0));
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
