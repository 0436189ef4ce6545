using System.Collections.Concurrent;
using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>A session that may act at this moment.</summary>
public sealed record LiveSession(Guid UserId, string SecurityStamp);

/// <summary>
/// Asked on every request whether its session may still act: not ended, not expired, its person active. Answers are remembered for a few seconds
/// per node, so that most requests touch no database and an ended session is out within 5 seconds everywhere.
/// </summary>
public sealed class SessionGate(IDbContextFactory<AppDb> dbs, TimeProvider clock)
{
    // With circuits asking every 2 seconds this stays under the promised 5.
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(2.5);

    // How stale "last seen" may be; saves a write on most requests.
    private static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(10);
    private const int MaxRemembered = 50_000;

    private static readonly Func<AppDb, Guid, Task<Row?>> Query = EF.CompileAsyncQuery((AppDb db, Guid id) =>
        (from s in db.Sessions
         join u in db.Users on s.UserId equals u.Id
         where s.Id == id
         select new Row(u.Id, u.SecurityStamp!, u.State, s.Kind, s.LastSeenAt, s.ExpiresAt, s.EndedAt)).SingleOrDefault());

    private readonly ConcurrentDictionary<Guid, Remembered> _remembered = new();

    /// <summary>The session when it is live; null means: out.</summary>
    public async ValueTask<LiveSession?> FindAsync(Guid sessionId, CancellationToken ct)
    {
        if (_remembered.TryGetValue(sessionId, out var known) && clock.GetElapsedTime(known.At) < Memory && clock.GetUtcNow() < known.ExpiresAt)
        {
            return known.Session;
        }
        var asked = clock.GetTimestamp(); // before the query: an answer is as old as its question
        await using var db = await dbs.CreateDbContextAsync(ct);
        var row = await Query(db, sessionId);
        var now = clock.GetUtcNow();
        var live = row is { EndedAt: null, State: UserState.Active } && now < row.ExpiresAt ? new LiveSession(row.UserId, row.SecurityStamp) : null;
        var expiresAt = row?.ExpiresAt ?? DateTimeOffset.MaxValue;
        if (live is not null && row is { Kind: SessionKind.Browser } && now - row.LastSeenAt > SeenStep)
        {
            expiresAt = now + StartSession.IdleLimit;
            await db.Sessions.Where(s => s.Id == sessionId && s.EndedAt == null).ExecuteUpdateAsync(
                set => set.SetProperty(s => s.LastSeenAt, now).SetProperty(s => s.ExpiresAt, expiresAt), ct);
        }
        Remember(sessionId, new(live, asked, live is null ? DateTimeOffset.MaxValue : expiresAt));
        return live;
    }

    /// <summary>The next request of this session asks the database; called where this node knows of a change.</summary>
    public void Forget(Guid sessionId) => _remembered.TryRemove(sessionId, out _);

    /// <summary>As <see cref="Forget"/>, for every session of a person.</summary>
    public void ForgetUser(Guid userId)
    {
        foreach (var (id, answer) in _remembered)
        {
            if (answer.Session?.UserId == userId)
            {
                Forget(id);
            }
        }
    }

    private void Remember(Guid sessionId, Remembered answer)
    {
        if (_remembered.Count >= MaxRemembered)
        {
            foreach (var (id, old) in _remembered)
            {
                if (clock.GetElapsedTime(old.At) >= Memory)
                {
                    _remembered.TryRemove(id, out _);
                }
            }
        }
        _remembered[sessionId] = answer;
    }

    private sealed record Remembered(LiveSession? Session, long At, DateTimeOffset ExpiresAt);

    private sealed record Row(
        Guid UserId, string SecurityStamp, UserState State, SessionKind Kind, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt, DateTimeOffset? EndedAt);
}
