using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Relaying;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.Events;

/// <summary>
/// Hands events to their handlers. After each attempt the row says which handlers are through, so only the failing ones run again; when the process
/// dies in between, all of that attempt run again, which is why handlers are idempotent.
/// </summary>
internal sealed partial class EventRelay(
    IDbContextFactory<DbContext> dbs, IServiceScopeFactory scopes, IEnumerable<EventRoute> routes, TimeProvider clock, EventSignal signal, ILogger<EventRelay> log)
    : Relay(clock, signal, log)
{
    // Older nodes of a rolling update meet events that only newer ones can handle: those are left for them this long.
    private static readonly TimeSpan UnknownFor = TimeSpan.FromMinutes(10);

    private readonly ILookup<string, EventRoute> _routes = routes.ToLookup(r => r.Event, StringComparer.Ordinal);

    protected override int Places => 8;

    protected override async Task<IReadOnlyList<Guid>> LeaseAsync(int count, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var lease = SqlDialect.Of(db).Lease(SqlDialect.Table<OutboxEvent>(db), "\"HandledAt\" IS NULL AND \"DeadAt\" IS NULL");
        var now = Clock.GetUtcNow();
        return await db.Database.SqlQueryRaw<Guid>(lease, count, now, now + LeaseTime).ToListAsync(ct);
    }

    protected override async Task WorkAsync(Guid id, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var row = await db.Set<OutboxEvent>().AsNoTracking().SingleAsync(e => e.Id == id, ct);
        if (_routes[row.Type].Any())
        {
            await HandleAsync(db, row, ct);
        }
        else if (Clock.GetUtcNow() - row.CreatedAt < UnknownFor)
        {
            await PutBackAsync(db, row, Clock.GetUtcNow() + TimeSpan.FromMinutes(1));
        }
        else
        {
            await FinishAsync(db, row, row.HandledBy);
        }
    }

    protected override async Task ReleaseAsync(Guid id)
    {
        await using var db = await dbs.CreateDbContextAsync();
        var row = await db.Set<OutboxEvent>().AsNoTracking().SingleAsync(e => e.Id == id);
        await PutBackAsync(db, row, Clock.GetUtcNow());
    }

    private async Task HandleAsync(DbContext db, OutboxEvent row, CancellationToken ct)
    {
        var through = row.HandledBy.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        Exception? failure = null;
        foreach (var route in _routes[row.Type].Where(r => !through.Contains(r.Handler)))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await route.RunAsync(scope.ServiceProvider, row.Payload, row.Id, ct);
                through.Add(route.Handler);
            }
            catch (Exception thrown) when (!ct.IsCancellationRequested)
            {
                LogHandlerFailed(thrown, route.Handler, row.Type, row.Id, row.Attempts);
                failure = thrown;
            }
        }

        var handledBy = string.Join('\n', through);
        if (failure is null)
        {
            await FinishAsync(db, row, handledBy);
        }
        else
        {
            await FailAsync(db, row, handledBy, failure);
        }
    }

    private async Task FinishAsync(DbContext db, OutboxEvent row, string handledBy)
    {
        var now = Clock.GetUtcNow();
        await db.Set<OutboxEvent>().Where(e => e.Id == row.Id && e.HandledAt == null).ExecuteUpdateAsync(set => set
            .SetProperty(e => e.HandledAt, now).SetProperty(e => e.HandledBy, handledBy).SetProperty(e => e.LastError, (string?)null));
    }

    private async Task FailAsync(DbContext db, OutboxEvent row, string handledBy, Exception failure)
    {
        var now = Clock.GetUtcNow();
        var error = ErrorText.Of(failure);
        var wait = Backoff.ForEvent(row.Attempts);
        DateTimeOffset? deadAt = wait is null ? now : null;
        var dueAt = now + (wait ?? TimeSpan.Zero);

        await db.AtomicallyAsync(async () =>
        {
            // Attempts are the fence: when the lease ran out meanwhile, somebody else has the row and says how it goes on.
            var ours = await db.Set<OutboxEvent>().Where(e => e.Id == row.Id && e.HandledAt == null && e.Attempts == row.Attempts)
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.HandledBy, handledBy).SetProperty(e => e.LastError, error)
                    .SetProperty(e => e.DueAt, dueAt).SetProperty(e => e.DeadAt, deadAt));
            if (ours == 1 && deadAt is not null)
            {
                LogDead(row.Type, row.Id, row.Attempts, error);
                await AlertAsync(db, row, error, now);
            }
        });
    }

    private static async Task AlertAsync(DbContext db, OutboxEvent row, string error, DateTimeOffset now)
    {
        if (row.Type != nameof(AlertRaised)) // an alert that cannot be delivered would only raise itself again
        {
            db.Publish(new AlertRaised("event_dead", row.Type, error, row.Id), now);
            await db.SaveChangesAsync();
        }
    }

    private static Task<int> PutBackAsync(DbContext db, OutboxEvent row, DateTimeOffset dueAt) =>
        db.Set<OutboxEvent>().Where(e => e.Id == row.Id && e.HandledAt == null && e.Attempts == row.Attempts).ExecuteUpdateAsync(set => set
            .SetProperty(e => e.DueAt, dueAt).SetProperty(e => e.Attempts, e => e.Attempts - 1));

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Handler} failed on {Type} {Id}, attempt {Attempt}")]
    private partial void LogHandlerFailed(Exception failure, string handler, string type, Guid id, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Type} {Id} is dead after {Attempts} attempts: {Error}")]
    private partial void LogDead(string type, Guid id, int attempts, string error);
}
