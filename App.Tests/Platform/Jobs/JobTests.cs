using System.Collections.Concurrent;
using BlazorAccounts.Data;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Platform.Jobs;

[Covers("OPS-5")]
public sealed class JobTests
{
    private readonly Log _log = new();

    [Fact]
    public async Task Two_nodes_that_start_at_once_run_a_job_once_per_time()
    {
        var times = new ConcurrentQueue<long>();
        await using var first = await TestApp.StartAsync(
            services => services.AddSingleton(times).AddJob<TimedJob>("timed", every: TimeSpan.FromDays(100)), ("Jobs:Scheduled", "true"), ("Jobs:timed:Cron", "0/2 * * * * ?"));
        await using var second = first.StartNode();
        await Eventually.SoAsync(() => Task.FromResult(times.Count >= 4), "the job ran four times", 60);

        var ran = times.ToList();
        Assert.Equal(ran.Distinct(), ran); // the times they were meant for: a busy machine may run two of them close together
    }

    [Fact]
    public async Task Three_nodes_may_start_together_on_a_database_without_a_schedule()
    {
        await using var one = await StartAsync(("Jobs:Scheduled", "false"));
        var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => one.StartNode(("Jobs:Scheduled", "true")))));

        foreach (var node in nodes)
        {
            var schedule = node.Services.GetRequiredService<JobScheduler>();
            await Eventually.SoAsync(async () => await schedule.NextRunAsync("forget-mails", CancellationToken.None) is not null, "the schedule runs", 40);
        }
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Running_now_answers_when_done_and_writes_it_down()
    {
        await using var app = await StartAsync();
        var result = await app.Services.GetRequiredService<JobRunner>().RunNowAsync("tick", CancellationToken.None);

        Assert.Equal((JobOutcome.Done, null), (result.Outcome, result.Error));
        Assert.Single(_log.Runs);
        await using var db = app.OpenDb();
        var run = await db.Set<JobRun>().SingleAsync(r => r.Name == "tick");
        Assert.Equal((JobOutcome.Done, true), (run.Outcome, run.Asked));
        Assert.NotNull(run.EndedAt);
    }

    [Fact]
    public async Task A_run_has_services_of_its_own_and_never_overlaps_itself()
    {
        await using var app = await StartAsync();
        var runner = app.Services.GetRequiredService<JobRunner>();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => runner.RunNowAsync("tick", CancellationToken.None))));

        Assert.Equal(5, _log.Runs.Distinct().Count());
        Assert.Equal(1, _log.MostAtOnce);
    }

    [Fact, Covers("MSG-5")]
    public async Task Only_the_first_failure_in_a_row_raises_an_alert()
    {
        await using var app = await StartAsync();
        var runner = app.Services.GetRequiredService<JobRunner>();
        _log.Failing = true;
        var result = await runner.RunNowAsync("tick", CancellationToken.None);
        await runner.RunNowAsync("tick", CancellationToken.None);

        Assert.Equal(JobOutcome.Failed, result.Outcome);
        Assert.Equal("InvalidOperationException: No tick.", result.Error);
        await using var db = app.OpenDb();
        Assert.Equal(1, await db.OutboxEvents.CountAsync(e => e.Type == "AlertRaised"));
    }

    [Fact, Covers("OPS-6")]
    public async Task A_database_that_is_away_neither_stops_the_app_nor_the_schedule()
    {
        await using var app = await StartAsync(("Jobs:Scheduled", "true"), ("ConnectionStrings:App", "Host=127.0.0.1;Port=1;Timeout=1;Username=x;Password=y"), ("Database:MigrateAtStart", "false"));
        await Task.Delay(3000);
        using var client = app.NewClient();
        Assert.Equal(System.Net.HttpStatusCode.OK, (await client.GetAsync(new Uri("/health/live", UriKind.Relative))).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, (await client.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode);
    }

    [Theory]
    [InlineData("Jobs:expire-trials:Cron", "every now and then")]
    [InlineData("Jobs:expire-trials:Every", "00:00:00.5")]
    public async Task A_schedule_that_cannot_be_read_is_named_at_start(string setting, string value)
    {
        using var scratch = new ScratchDirectory();
        await using var app = AppProcess.Start(settings:
            [("ConnectionStrings:App", await TestPostgres.CreateDatabaseAsync()), ("Data:Directory", scratch.Path), (setting, value)]);

        await app.WaitForExitAsync(TimeSpan.FromSeconds(60));

        Assert.NotEqual(0, app.ExitCode);
        Assert.Contains(setting, app.Output, StringComparison.Ordinal);
    }

    private Task<TestApp> StartAsync(params (string Key, string? Value)[] settings) => TestApp.StartAsync(
        services => services.AddSingleton(_log).AddScoped<Marker>().AddJob<TickJob>("tick", every: TimeSpan.FromDays(100)), settings);

    private sealed class Marker
    {
        public Guid Id { get; } = Guid.NewGuid();
    }

    private sealed class Log
    {
        private int _running;

        public ConcurrentQueue<Guid> Runs { get; } = [];
        public bool Failing { get; set; }
        public int MostAtOnce { get; private set; }

        public async Task RunAsync(Guid marker)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
            await Task.Delay(50);
            Interlocked.Decrement(ref _running);
            Runs.Enqueue(marker);
        }
    }

    // Every run is written down with its time for as long as it lasts.
    private sealed class TimedJob(IDbContextFactory<AppDb> dbs, ConcurrentQueue<long> times) : IJob
    {
        public async Task RunAsync(CancellationToken ct)
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            times.Enqueue(await db.Database.SqlQueryRaw<long>("""SELECT sched_time AS "Value" FROM qrtz_fired_triggers WHERE job_name = 'timed' AND state = 'EXECUTING'""").SingleAsync(ct));
        }
    }

    private sealed class TickJob(Log log, Marker marker) : IJob
    {
        public Task RunAsync(CancellationToken ct) => log.Failing ? throw new InvalidOperationException("No tick.") : log.RunAsync(marker.Id);
    }
}
