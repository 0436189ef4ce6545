using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Quartz;

namespace BlazorAccounts.Platform.Jobs;

/// <summary>
/// Runs Quartz on the product's database, as one of a cluster. It starts after the app does and in its own time: a database that is away is
/// tried again, and neither delays nor ends the app.
/// </summary>
internal sealed partial class JobScheduler(
    JobCatalog jobs, JobRunner runner, IDbContextFactory<DbContext> dbs, IHostApplicationLifetime lifetime, IOptions<JobOptions> options,
    ILoggerFactory logs, ILogger<JobScheduler> log) : BackgroundService
{
    private volatile IScheduler? _running;

    /// <summary>When a job is due next on any node; null while the schedule is not running here, or for a job that has no next time.</summary>
    public async Task<DateTimeOffset?> NextRunAsync(string name, CancellationToken ct) =>
        _running is { } scheduler && await scheduler.GetTrigger(new TriggerKey(name), ct) is { } trigger ? trigger.NextFireTimeUtc : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Scheduled || !await StartedAsync(stoppingToken))
        {
            return;
        }
        for (var wait = TimeSpan.FromSeconds(1); !stoppingToken.IsCancellationRequested; wait = Min(wait * 2, TimeSpan.FromSeconds(15)))
        {
            try
            {
                await RunAsync(stoppingToken);
                return;
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return; // Quartz wraps the cancellation of a start that was broken off; unhandled it would look like a crash.
            }
            catch (Exception failure)
            {
                LogNotStarted(failure, wait);
                await Task.Delay(wait, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RunAsync(CancellationToken ct)
    {
        await using var factory = Configure().Build();
        var scheduler = await factory.GetScheduler(ct);
        foreach (var job in jobs.All)
        {
            await ScheduleAsync(scheduler, job, ct);
        }
        await scheduler.Start(ct);
        _running = scheduler;
        LogStarted(jobs.All.Count());

        await Task.Delay(Timeout.Infinite, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _running = null;
        await scheduler.Shutdown(waitForJobsToComplete: true, CancellationToken.None);
    }

    private QuartzSchedulerBuilder Configure()
    {
        using var db = dbs.CreateDbContext();
        var connection = db.Database.GetConnectionString() ?? throw new InvalidOperationException("The database has no connection string.");
        var postgres = SqlDialect.Of(db) is PostgreSqlDialect;
        return QuartzSchedulerBuilder.Create(quartz =>
        {
            quartz.Services.AddSingleton(logs);
            quartz.Services.AddSingleton(jobs);
            quartz.Services.AddSingleton(runner);
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "BlazorAccounts";
                scheduler.GenerateInstanceId = true;
            });
            quartz.UseDefaultThreadPool(options.Value.Parallel);
            quartz.UsePersistentStore(store =>
            {
                _ = postgres ? store.UsePostgres(connection) : store.UseSqlServer(connection);
                store.UseClustering();
                store.ProvisionSchema();
                store.UseSystemTextJsonSerializer();
                store.ConfigureStore(ado => ado.DbRetryInterval = TimeSpan.FromSeconds(5));
            });
        });
    }

    // A schedule that did not change keeps its next time over restarts.
    private static async Task ScheduleAsync(IScheduler scheduler, JobSchedule job, CancellationToken ct)
    {
        var key = new TriggerKey(job.Name);
        var known = await scheduler.GetTrigger(key, ct);
        if (known is not null && known.Description == job.Text)
        {
            return;
        }
        var detail = JobBuilder.Create<ScheduledJob>().WithIdentity(job.Name).StoreDurably().Build();
        var trigger = TriggerBuilder.Create().WithIdentity(key).ForJob(detail).WithDescription(job.Text);
        trigger = job.Cron is { } cron
            ? trigger.WithCronSchedule(cron, c => c.InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
            : trigger.WithSimpleSchedule(s => s.WithInterval(job.Every!.Value).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NowWithExistingCount));
        try
        {
            await scheduler.ScheduleJob(detail, trigger.Build(), new ScheduleJobOptions { Replace = known is not null }, ct);
        }
        catch (ObjectAlreadyExistsException) when (known is null)
        {
            // Another node that starts, too, was first with the same. Written again, a time at which it ran the job meanwhile would come twice.
            if (await scheduler.GetTrigger(key, ct) is null)
            {
                await scheduler.ScheduleJob(detail, trigger.Build(), new ScheduleJobOptions { Replace = true }, ct); // a job without its trigger
            }
        }
    }

    private async Task<bool> StartedAsync(CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !ct.IsCancellationRequested;
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The schedule of jobs is not running yet; next try in {Wait}")]
    private partial void LogNotStarted(Exception failure, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} jobs are scheduled")]
    private partial void LogStarted(int count);
}
