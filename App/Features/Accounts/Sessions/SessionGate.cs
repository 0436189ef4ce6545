using System.Collections.Concurrent;
using System.Threading.Channels;
using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>A session that may act at this moment.</summary>
public sealed record LiveSession(Guid UserId, string SecurityStamp);

/// <summary>
/// Asked on every request whether its session may still act: not ended, not expired, its person active. Answers are remembered per node and looked
/// after by <see cref="SweepSessions"/>, so that most requests and all circuits touch no database, and an ended session is out within 5 seconds
/// everywhere.
/// </summary>
public sealed class SessionGate(IDbContextFactory<AppDb> dbs, TimeProvider clock)
{
    /// <summary>How often an open browser's "last seen" is written; saves a write on most requests.</summary>
    private static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(10);

    // Twice the sweep's interval and still under the promised 5 seconds, should the sweep not come.
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(4);

    // PostgreSQL and SQL Server both read so many ids in one go.
    private const int AtOnce = 5000;

    private static readonly Func<AppDb, Guid, Task<Row?>> Query = EF.CompileAsyncQuery((AppDb db, Guid id) => Rows(db).SingleOrDefault(r => r.SessionId == id));

    private readonly ConcurrentDictionary<Guid, Remembered> _remembered = new();
    private readonly ConcurrentDictionary<SessionWatch, Action<LiveSession?>> _watches = new();
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _endings;

    /// <summary>The session when it is live; null means: out.</summary>
    public async ValueTask<LiveSession?> FindAsync(Guid sessionId, CancellationToken ct)
    {
        if (_remembered.TryGetValue(sessionId, out var known) && clock.GetElapsedTime(known.At) < Memory && clock.GetUtcNow() < known.ExpiresAt)
        {
            known.Asked = true;
            return known.Session;
        }
        var (asked, endings) = (clock.GetTimestamp(), Volatile.Read(ref _endings)); // before the query: an answer is as old as its question
        await using var db = await dbs.CreateDbContextAsync(ct);
        var answer = Remembered.Of(await Query(db, sessionId), clock.GetUtcNow(), asked);
        answer.Asked = true;
        if (answer.Session is null || endings == Volatile.Read(ref _endings))
        {
            _remembered[sessionId] = answer;
        }
        return answer.Session;
    }

    /// <summary>
    /// Calls <paramref name="look"/> with the session, null when it is out, after every look at the database until disposed. On the looking thread: be
    /// quick.
    /// </summary>
    internal IDisposable Watch(Guid sessionId, Action<LiveSession?> look)
    {
        var watch = new SessionWatch(_watches, sessionId);
        _watches[watch] = look;
        return watch;
    }

    /// <summary>The next request of this session asks the database; called where this node knows of a change.</summary>
    public void Forget(Guid sessionId)
    {
        Interlocked.Increment(ref _endings);
        _remembered.TryRemove(sessionId, out _);
        _news.Writer.TryWrite(true);
    }

    /// <summary>As <see cref="Forget"/>, for every session of a person.</summary>
    public void ForgetUser(Guid userId)
    {
        Interlocked.Increment(ref _endings);
        foreach (var (id, answer) in _remembered)
        {
            if (answer.Session?.UserId == userId)
            {
                _remembered.TryRemove(id, out _);
            }
        }
        _news.Writer.TryWrite(true);
    }

    /// <summary>Waits until something was forgotten, at most for <paramref name="limit"/>.</summary>
    internal async Task NewsAsync(TimeSpan limit, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(limit);
        Task news = _news.Reader.WaitToReadAsync(patience.Token).AsTask();
        await news.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ct.ThrowIfCancellationRequested();
        _news.Reader.TryRead(out _);
    }

    /// <summary>Looks at every session that was asked for since the last time or is watched, and forgets the others.</summary>
    internal async Task SweepAsync(CancellationToken ct)
    {
        var watched = _watches.ToLookup(w => w.Key.SessionId, w => w.Value);
        foreach (var ids in Wanted(watched.Select(w => w.Key)).Chunk(AtOnce))
        {
            var (asked, endings) = (clock.GetTimestamp(), Volatile.Read(ref _endings));
            await using var db = await dbs.CreateDbContextAsync(ct);
            var rows = await Rows(db).Where(r => ids.Contains(r.SessionId)).ToDictionaryAsync(r => r.SessionId, ct);
            var now = clock.GetUtcNow();
            var answers = ids.Select(id => (Id: id, Answer: Remembered.Of(rows.GetValueOrDefault(id), now, asked))).ToList();
            foreach (var (id, answer) in answers)
            {
                // Out is for good; but what was live before an ending that came meanwhile may be so no longer, and the next look is on its way.
                if (answer.Session is null || endings == Volatile.Read(ref _endings))
                {
                    _remembered[id] = answer;
                    foreach (var look in watched[id])
                    {
                        look(answer.Session);
                    }
                }
            }
            await NoteSeenAsync(db, answers.Where(a => a.Answer.Session is not null).Select(a => rows[a.Id]), now, ct);
        }
    }

    private static IQueryable<Row> Rows(AppDb db) =>
        from s in db.Sessions
        join u in db.Users on s.UserId equals u.Id
        select new Row
        {
            SessionId = s.Id,
            UserId = u.Id,
            SecurityStamp = u.SecurityStamp!,
            State = u.State,
            Kind = s.Kind,
            LastSeenAt = s.LastSeenAt,
            ExpiresAt = s.ExpiresAt,
            EndedAt = s.EndedAt,
        };

    private static async Task NoteSeenAsync(AppDb db, IEnumerable<Row> live, DateTimeOffset now, CancellationToken ct)
    {
        var stale = live.Where(r => r.Kind is SessionKind.Browser && now - r.LastSeenAt > SeenStep).Select(r => r.SessionId).ToList();
        if (stale.Count > 0)
        {
            var expiresAt = now + StartSession.IdleLimit;
            await db.Sessions.Where(s => stale.Contains(s.Id) && s.EndedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, now).SetProperty(s => s.ExpiresAt, expiresAt), ct);
        }
    }

    private HashSet<Guid> Wanted(IEnumerable<Guid> watched)
    {
        HashSet<Guid> wanted = [.. watched];
        foreach (var (id, answer) in _remembered)
        {
            if (answer.Asked)
            {
                wanted.Add(id);
            }
            else if (!wanted.Contains(id))
            {
                _remembered.TryRemove(new KeyValuePair<Guid, Remembered>(id, answer));
            }
        }
        return wanted;
    }

    /// <summary>Somebody who is told about one session until disposed.</summary>
    private sealed class SessionWatch(ConcurrentDictionary<SessionWatch, Action<LiveSession?>> watches, Guid sessionId) : IDisposable
    {
        public Guid SessionId => sessionId;

        public void Dispose() => watches.TryRemove(this, out _);
    }

    private sealed class Remembered(LiveSession? session, long at, DateTimeOffset expiresAt)
    {
        public LiveSession? Session => session;

        /// <summary>When the question was put, as a timestamp of the clock.</summary>
        public long At => at;

        public DateTimeOffset ExpiresAt => expiresAt;

        /// <summary>Somebody wanted to know since the last sweep.</summary>
        public bool Asked { get; set; }

        public static Remembered Of(Row? row, DateTimeOffset now, long at) => row is { EndedAt: null, State: UserState.Active } && now < row.ExpiresAt
            ? new(new(row.UserId, row.SecurityStamp), at, row.ExpiresAt)
            : new(null, at, DateTimeOffset.MaxValue);
    }

    private sealed class Row
    {
        public required Guid SessionId { get; init; }
        public required Guid UserId { get; init; }
        public required string SecurityStamp { get; init; }
        public required UserState State { get; init; }
        public required SessionKind Kind { get; init; }
        public required DateTimeOffset LastSeenAt { get; init; }
        public required DateTimeOffset ExpiresAt { get; init; }
        public required DateTimeOffset? EndedAt { get; init; }
    }
}
