using System.Collections.Concurrent;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Relaying;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.Jobs;

/// <summary>How a run ended.</summary>
/// <param name="Error">One line; null when it went well.</param>
public sealed record JobResult(string Name, JobOutcome Outcome, TimeSpan Duration, string? Error);

/// <summary>Runs jobs and writes down how they went. On one node a job never overlaps itself.</summary>
public sealed partial class JobRunner(
    JobCatalog jobs, IServiceScopeFactory scopes, IDbContextFactory<DbContext> dbs, TimeProvider clock, ILogger<JobRunner> log)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    /// <summary>Runs a job now and answers when it is done, after a run of it that is just going on here. Never throws for a failing job.</summary>
    /// <exception cref="KeyNotFoundException">There is no such job.</exception>
    public Task<JobResult> RunNowAsync(string name, CancellationToken ct = default) => RunAsync(name, asked: true, ct);

    internal async Task<JobResult> RunAsync(string name, bool asked, CancellationToken ct)
    {
        var job = jobs.Find(name) ?? throw new KeyNotFoundException($"There is no job {name}.");
        var gate = _gates.GetOrAdd(name, _ => new(1));
        await gate.WaitAsync(ct);
        try
        {
            return await RunAloneAsync(job, asked, ct);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<JobResult> RunAloneAsync(JobSchedule job, bool asked, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        string? error = null;
        try
        {
            var run = JobRun.Start(job.Name, asked, clock.GetUtcNow());
            await StartAsync(run, ct);
            error = await WorkAsync(job, ct);
            run.End(clock.GetUtcNow(), error);
            await EndAsync(run);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            LogFailed(failure, job.Name); // the database is away: nothing ran, or how it went cannot be written down
            error ??= ErrorText.Of(failure);
        }
        return new(job.Name, error is null ? JobOutcome.Done : JobOutcome.Failed, clock.GetElapsedTime(started), error);
    }

    private async Task<string?> WorkAsync(JobSchedule job, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await ((IJob)scope.ServiceProvider.GetRequiredService(job.Job)).RunAsync(ct);
            return null;
        }
        catch (Exception failure)
        {
            LogFailed(failure, job.Name);
            return ErrorText.Of(failure);
        }
    }

    private async Task StartAsync(JobRun run, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        db.Add(run);
        await db.SaveChangesAsync(ct);
    }

    private async Task EndAsync(JobRun run)
    {
        await using var db = await dbs.CreateDbContextAsync();
        db.Update(run);
        if (run.Outcome == JobOutcome.Failed && !await FailedBeforeAsync(db, run))
        {
            db.Publish(new AlertRaised("job_failed", run.Name, run.Error!, run.Id), run.EndedAt!.Value);
        }
        await db.SaveChangesAsync();
    }

    // Only the first failure in a row raises an alert, not every minute's.
    private static async Task<bool> FailedBeforeAsync(DbContext db, JobRun run) =>
        await db.Set<JobRun>().Where(r => r.Name == run.Name && r.Id != run.Id && r.EndedAt != null)
            .OrderByDescending(r => r.StartedAt).Select(r => (JobOutcome?)r.Outcome).FirstOrDefaultAsync() == JobOutcome.Failed;

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Job} failed")]
    private partial void LogFailed(Exception failure, string job);
}
