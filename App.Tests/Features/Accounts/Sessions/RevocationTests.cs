using System.Data.Common;
using System.Diagnostics;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Accounts.Sessions;

/// <summary>A session that was ended anywhere is out everywhere, told by the database and not asked for by every circuit.</summary>
[Covers("ACC-14")]
public sealed class RevocationTests
{
    private const int Circuits = 1000;

    [Fact]
    public async Task A_thousand_watched_sessions_cost_one_query_a_look_and_hear_of_their_end_within_five_seconds()
    {
        var asked = new SessionQueries();
        await using var app = await TestApp.StartAsync(services => services.AddSingleton<IInterceptor>(asked));
        await using var other = app.StartNode();
        var user = await app.AddPersonAsync("crowd@example.test");
        var sessions = await SessionsOfAsync(app, user.Id);
        var gate = app.Services.GetRequiredService<SessionGate>();
        var (seen, told) = (0, 0);
        var watches = sessions.Select(id => gate.Watch(id, live => Interlocked.Increment(ref live is null ? ref told : ref seen))).ToList();

        await Eventually.SoAsync(() => Task.FromResult(Volatile.Read(ref seen) >= 3 * Circuits), "three looks");
        var looks = Volatile.Read(ref seen) / Circuits;
        Assert.InRange(asked.Count, looks, looks + 3); // a look may be under way on either node
        Assert.Equal(0, told);

        var watch = Stopwatch.StartNew();
        await EndAllAsync(other, user.Id);
        await Eventually.SoAsync(() => Task.FromResult(Volatile.Read(ref told) >= Circuits), "everybody told");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        foreach (var id in sessions.Take(20))
        {
            Assert.Null(await gate.FindAsync(id, CancellationToken.None));
        }

        watches.ForEach(w => w.Dispose());
    }

    [Fact]
    public async Task A_node_that_hears_nothing_still_looks_in_time()
    {
        // The other node's word is lost: what SQL Server's nodes live with always.
        await using var app = await TestApp.StartAsync(services => services.AddSingleton<IInterceptor>(new Deaf()));
        var user = await app.AddPersonAsync("deaf@example.test");
        var session = (await SessionsOfAsync(app, user.Id, 1)).Single();
        var gate = app.Services.GetRequiredService<SessionGate>();
        Assert.NotNull(await gate.FindAsync(session, CancellationToken.None));

        var watch = Stopwatch.StartNew();
        await EndAllAsync(app, user.Id);
        await Eventually.SoAsync(async () => await gate.FindAsync(session, CancellationToken.None) is null, "out");

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Requests_that_race_with_the_end_never_bring_a_session_back()
    {
        await using var app = await TestApp.StartAsync();
        var user = await app.AddPersonAsync("race@example.test");
        var gate = app.Services.GetRequiredService<SessionGate>();
        foreach (var session in await SessionsOfAsync(app, user.Id, 20))
        {
            using var stop = new CancellationTokenSource();
            var asking = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    gate.Forget(session); // every request asks the database
                    await gate.FindAsync(session, CancellationToken.None);
                }
            })).ToList();
            await app.Services.GetRequiredService<SignOut>().RunAsync(session, CancellationToken.None);
            Assert.Null(await gate.FindAsync(session, CancellationToken.None));
            await stop.CancelAsync();
            await Task.WhenAll(asking);
            Assert.Null(await gate.FindAsync(session, CancellationToken.None));
        }
    }

    private static async Task EndAllAsync(TestApp app, Guid userId)
    {
        await using var db = app.OpenDb();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await app.Services.GetRequiredService<EndSessions>().AllAsync(db, userId, "test", CancellationToken.None);
        await transaction.CommitAsync();
    }

    private static async Task<IReadOnlyList<Guid>> SessionsOfAsync(TestApp app, Guid userId, int count = Circuits)
    {
        await using var db = app.OpenDb();
        var sessions = Enumerable.Range(0, count)
            .Select(_ => UserSession.Start(userId, SessionKind.Browser, app.Clock.GetUtcNow(), TimeSpan.FromDays(30), null, null))
            .ToList();
        db.Sessions.AddRange(sessions);
        await db.SaveChangesAsync();
        return [.. sessions.Select(s => s.Id)];
    }

    private sealed class SessionQueries : DbCommandInterceptor
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("FROM \"Sessions\"", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _count);
            }
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }
    }

    private sealed class Deaf : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
            command.CommandText.Contains("pg_notify", StringComparison.Ordinal) ? new(InterceptionResult<int>.SuppressWithResult(0)) : new(result);
    }
}
