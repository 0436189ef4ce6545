using BlazorAccounts.Platform.Clock;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Mail;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Platform.Jobs;

/// <summary>After the clock was moved: runs every job once, then hands out what became due, so that whoever moved it sees the world of the new time.</summary>
internal sealed partial class CatchUp(
    AppClock clock, JobCatalog jobs, JobRunner runner, EventRelay events, MailRelay mails, IOptions<JobOptions> options, ILogger<CatchUp> log) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.FollowClock)
        {
            clock.OnAdvanced(RunAsync);
        }
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RunAsync(CancellationToken ct)
    {
        foreach (var job in jobs.All)
        {
            await runner.RunNowAsync(job.Name, ct);
        }
        using var late = CancellationTokenSource.CreateLinkedTokenSource(ct);
        late.CancelAfter(Patience);
        try
        {
            await events.DrainAsync(late.Token); // events write mails
            await mails.DrainAsync(late.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            LogStillBusy(Patience);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clock was moved, and after {Patience} there are still events or mails to hand out")]
    private partial void LogStillBusy(TimeSpan patience);
}
