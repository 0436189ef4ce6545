using System.Data.Common;
using System.Diagnostics;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Notifications;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Notifications;

/// <summary>What an open page's bell follows, on whatever node it happens.</summary>
[Covers("MSG-4")]
public sealed class LiveCountTests
{
    [Fact]
    public async Task Pages_on_every_node_count_what_one_node_writes_and_what_another_reads()
    {
        await using var app = await TestApp.StartAsync();
        await using var other = app.StartNode();
        var (ada, bob) = (await app.AddPersonAsync("ada@example.test"), await app.AddPersonAsync("bob@example.test"));
        using var here = new Count(app, ada);
        using var there = new Count(other, ada);
        using var foreign = new Count(other, bob);

        await app.TellAsync(ada);
        await BothAsync(1);
        await using (var db = other.OpenDb())
        {
            // With a change of the caller's own, in a transaction of the caller's own.
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.NotifyAsync(ada.Id, NotificationCategory.Security, new(Word("Second"), Word("More.")), other.Clock.GetUtcNow(), null, CancellationToken.None);
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }
        await BothAsync(2);
        await other.InScopeAsync<ReadNotifications, bool>(async use => (await use.RunAllAsync(ada.Id, CancellationToken.None)).Ok);
        await BothAsync(0);

        Assert.Equal(0, foreign.Unread);

        async Task BothAsync(int unread)
        {
            // Sooner than the next look, so it was told and not found.
            await here.BecomesAsync(unread, seconds: 3);
            await there.BecomesAsync(unread, seconds: 3);
        }
    }

    [Fact]
    public async Task A_node_that_hears_nothing_finds_out_by_itself()
    {
        await using var app = await TestApp.StartAsync(services => services.AddSingleton<IInterceptor>(new Deaf())); // as on SQL Server
        await using var other = app.StartNode();
        var ada = await app.AddPersonAsync("ada@example.test");
        using var there = new Count(other, ada);

        var watch = Stopwatch.StartNew();
        await app.TellAsync(ada);
        await there.BecomesAsync(1);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task A_thousand_open_pages_cost_one_query_a_look()
    {
        var asked = new Counts();
        await using var app = await TestApp.StartAsync(services => services.AddSingleton<IInterceptor>(asked));
        var signals = app.Services.GetRequiredService<NotificationSignals>();
        var told = 0;
        var pages = Enumerable.Range(0, 1000).Select(_ => signals.Listen(Guid.CreateVersion7(), () => Interlocked.Increment(ref told))).ToList();

        await Eventually.SoAsync(() => Task.FromResult(Volatile.Read(ref told) >= 1000), "every page was told to look");
        await Task.Delay(TimeSpan.FromSeconds(5));

        Assert.InRange(asked.Number, 1, 4);
        Assert.Equal(1000, told); // nothing changed since
        pages.ForEach(p => p.Dispose());
        Assert.Empty(signals.Watched);
    }

    /// <summary>What a bell does: counts, and counts again when it is told.</summary>
    private sealed class Count : IDisposable
    {
        private readonly TestApp _app;
        private readonly User _who;
        private readonly IDisposable _listening;
        private int _unread;

        public Count(TestApp app, User who)
        {
            (_app, _who) = (app, who);
            _listening = app.Services.GetRequiredService<NotificationSignals>().Listen(who.Id, () => _ = LookAsync());
        }

        public int Unread => Volatile.Read(ref _unread);

        public Task BecomesAsync(int unread, int seconds = 20) => Eventually.SoAsync(() => Task.FromResult(Unread == unread), $"{unread} are unread", seconds);

        public void Dispose() => _listening.Dispose();

        private async Task LookAsync()
        {
            await using var db = _app.OpenDb();
            Volatile.Write(ref _unread, await NotificationList.UnreadAsync(db, _who.Id, CancellationToken.None));
        }
    }

    private sealed class Deaf : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
            command.CommandText.Contains("pg_notify", StringComparison.Ordinal) ? new(InterceptionResult<int>.SuppressWithResult(0)) : new(result);
    }

    private sealed class Counts : DbCommandInterceptor
    {
        private int _number;

        public int Number => Volatile.Read(ref _number);

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("\"Notifications\"", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _number);
            }
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }
    }
}
