using System.Collections.Concurrent;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Platform.Events;

public sealed class EventRelayTests
{
    private readonly Book _book = new();

    [Fact, Covers("OPS-5")]
    public async Task Two_nodes_hand_each_event_to_each_handler_once()
    {
        await using var one = await StartAsync();
        await using var two = one.StartNode();

        await Task.WhenAll(PublishAsync(one, 150, "even"), PublishAsync(two, 150, "odd"));
        await Eventually.SoAsync(async () => await OpenAsync(one) == 0, "every event is handled");

        Assert.Equal(300, _book.Good.Count);
        Assert.Equal(300, _book.Good.Distinct().Count());
        Assert.Equal(300, _book.Other.Distinct().Count());
    }

    [Fact]
    public async Task An_event_is_handled_at_once_after_its_transaction_and_never_before()
    {
        await using var app = await StartAsync();
        await using var db = app.OpenDb();
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            db.Publish(new Rang("in a transaction"), app.Clock.GetUtcNow());
            await db.SaveChangesAsync();
            await Task.Delay(1300); // longer than the relay waits between looks
            Assert.Empty(_book.Good);
            await transaction.CommitAsync();
        }
        await Eventually.SoAsync(() => Task.FromResult(_book.Good.Contains("in a transaction")), "it is handled after the commit");
    }

    [Fact]
    public async Task A_rolled_back_event_is_never_handled()
    {
        await using var app = await StartAsync();
        await using var db = app.OpenDb();
        await using (await db.Database.BeginTransactionAsync())
        {
            db.Publish(new Rang("rolled back"), app.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }
        await PublishAsync(app, 1, "after");
        await Eventually.SoAsync(async () => await OpenAsync(app) == 0, "the other event is handled");
        Assert.Equal(["after 0"], _book.Good);
    }

    [Fact]
    public async Task A_failing_handler_is_tried_again_alone()
    {
        _book.Failures["broken 0"] = 2;
        await using var app = await StartAsync();

        await PublishAsync(app, 1, "broken");
        await Eventually.SoAsync(async () => await AttemptsAsync(app) == 1, "the first attempt is over");
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(0, await OpenAsync(app));
        Assert.Equal(["broken 0"], _book.Other); // it did not repeat
        Assert.Equal(["broken 0"], _book.Good);
    }

    [Fact, Covers("MSG-5")]
    public async Task After_eight_attempts_it_is_dead_and_an_alert_is_raised()
    {
        _book.Failures["hopeless 0"] = int.MaxValue;
        await using var app = await StartAsync();

        await PublishAsync(app, 1, "hopeless");
        for (var i = 0; i < 8; i++)
        {
            await app.Clock.AdvanceAsync(TimeSpan.FromHours(5));
        }

        await using var db = app.OpenDb();
        var dead = await db.OutboxEvents.SingleAsync(e => e.Type == nameof(Rang));
        Assert.Equal(8, dead.Attempts);
        Assert.NotNull(dead.DeadAt);
        Assert.Contains("no bell", dead.LastError, StringComparison.Ordinal);
        var alert = Assert.Single(_book.Alerts);
        Assert.Equal(("event_dead", nameof(Rang), dead.Id), (alert.Kind, alert.Subject, alert.Reference));

        _book.Failures.Clear();
        Assert.True((await app.Services.GetRequiredService<RetryEvent>().RunAsync(dead.Id, CancellationToken.None)).Ok);
        await Eventually.SoAsync(async () => await OpenAsync(app) == 0, "an administrator set it due again");
        Assert.Single(_book.Other);
    }

    [Fact]
    public async Task An_event_whose_node_died_is_handled_when_its_lease_is_over()
    {
        await using var app = await StartAsync();
        await using var db = app.OpenDb();
        db.Publish(new Rang("left behind"), app.Clock.GetUtcNow());
        var row = db.ChangeTracker.Entries<OutboxEvent>().Single().Entity;
        row.Attempts = 1; // as a killed node leaves it: leased, counted, not handled
        row.DueAt = app.Clock.GetUtcNow().AddMinutes(2);
        await db.SaveChangesAsync();

        await Task.Delay(1500);
        Assert.Empty(_book.Good);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(["left behind"], _book.Good);
    }

    [Fact]
    public async Task Stopping_gives_back_what_is_not_done()
    {
        _book.Slow = true;
        await using var first = await StartAsync();
        await PublishAsync(first, 1, "slow");
        await _book.Started.Task;
        _book.Slow = false;
        await using var second = first.StartNode();
        await first.Services.GetRequiredService<EventRelay>().StopAsync(CancellationToken.None);

        await Eventually.SoAsync(() => Task.FromResult(_book.Good.Contains("slow 0")), "the other node takes it without waiting for the lease", 10);
    }

    [Fact]
    public async Task Events_that_were_handled_a_month_ago_are_removed()
    {
        await using var app = await StartAsync();
        await PublishAsync(app, 3, "old");
        await Eventually.SoAsync(async () => await OpenAsync(app) == 0, "they are handled");
        await app.Clock.AdvanceAsync(ForgetHandledEvents.Kept + TimeSpan.FromDays(1));

        await using var db = app.OpenDb();
        Assert.False(await db.OutboxEvents.AnyAsync(e => e.Type == nameof(Rang)));
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(services => services.AddSingleton(_book)
        .AddHandler<Rang, GoodHandler>().AddHandler<Rang, OtherHandler>().AddHandler<AlertRaised, AlertHandler>());

    private static async Task PublishAsync(TestApp app, int count, string text)
    {
        await using var db = app.OpenDb();
        for (var i = 0; i < count; i++)
        {
            db.Publish(new Rang($"{text} {i}"), app.Clock.GetUtcNow());
        }
        await db.SaveChangesAsync();
    }

    private static async Task<int> OpenAsync(TestApp app)
    {
        await using var db = app.OpenDb();
        return await db.OutboxEvents.CountAsync(e => e.Type == nameof(Rang) && e.HandledAt == null);
    }

    private static async Task<int> AttemptsAsync(TestApp app)
    {
        await using var db = app.OpenDb();
        return await db.OutboxEvents.Where(e => e.Type == nameof(Rang) && e.LastError != null).Select(e => e.Attempts).SingleOrDefaultAsync();
    }

    public sealed record Rang(string Text) : IEvent;

    public sealed class Book
    {
        public ConcurrentQueue<string> Good { get; } = [];
        public ConcurrentQueue<string> Other { get; } = [];
        public ConcurrentQueue<AlertRaised> Alerts { get; } = [];
        public ConcurrentDictionary<string, int> Failures { get; } = [];
        public bool Slow { get; set; }
        public TaskCompletionSource Started { get; } = new();
    }

    private sealed class GoodHandler(Book book) : IHandle<Rang>
    {
        public async Task HandleAsync(Rang happened, Guid eventId, CancellationToken ct)
        {
            book.Started.TrySetResult();
            if (book.Slow)
            {
                await Task.Delay(Timeout.Infinite, ct);
            }
            if (book.Failures.GetValueOrDefault(happened.Text) > 0)
            {
                book.Failures[happened.Text]--;
                throw new InvalidOperationException("There is no bell.");
            }
            book.Good.Enqueue(happened.Text);
        }
    }

    private sealed class OtherHandler(Book book) : IHandle<Rang>
    {
        public Task HandleAsync(Rang happened, Guid eventId, CancellationToken ct)
        {
            book.Other.Enqueue(happened.Text);
            return Task.CompletedTask;
        }
    }

    private sealed class AlertHandler(Book book) : IHandle<AlertRaised>
    {
        public Task HandleAsync(AlertRaised happened, Guid eventId, CancellationToken ct)
        {
            book.Alerts.Enqueue(happened);
            return Task.CompletedTask;
        }
    }
}
