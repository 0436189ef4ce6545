using Quartz;

namespace BlazorAccounts.Platform.Jobs;

/// <summary>What Quartz knows of every job: its name. Nodes of different versions can then share one schedule.</summary>
[DisallowConcurrentExecution]
internal sealed class ScheduledJob(JobCatalog jobs, JobRunner runner) : Quartz.IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (jobs.Find(context.JobDetail.Key.Name) is { } job) // a newer node's job is that node's work
        {
            await runner.RunAsync(job.Name, asked: false, cancellationToken);
        }
    }
}
