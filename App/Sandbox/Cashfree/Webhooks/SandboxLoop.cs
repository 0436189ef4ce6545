using BlazorAccounts.Platform.Clock;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>Once a second, and whenever the clock is moved: what is due happens, and its news goes out.</summary>
internal sealed partial class SandboxLoop(
    CashfreeWorld world, Snapshot snapshot, WebhookSender sender, AppClock clock, IHostApplicationLifetime life, ILogger<SandboxLoop> log)
    : BackgroundService
{
    private readonly SemaphoreSlim _news = new(0, 1);

    public override void Dispose()
    {
        _news.Dispose();
        base.Dispose();
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        snapshot.Load();
        world.Events.Added = Wake;
        clock.OnAdvanced(CatchUpAsync);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await StartedAsync(stoppingToken))
        {
            return;
        }
        while (!stoppingToken.IsCancellationRequested)
        {
            await ((Task)_news.WaitAsync(TimeSpan.FromSeconds(1), stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await TurnAsync(stoppingToken);
            }
            catch (IOException problem)
            {
                LogNotSaved(problem);
            }
        }
    }

    private async Task CatchUpAsync(CancellationToken ct)
    {
        sender.HurryUp();
        await TurnAsync(life.ApplicationStopping);
    }

    private async Task TurnAsync(CancellationToken ct)
    {
        lock (world.Gate)
        {
            DueWork.CatchUp(world);
        }
        await snapshot.SaveAsync();
        sender.SendDue(ct);
    }

    private void Wake()
    {
        if (_news.CurrentCount == 0)
        {
            _news.Release();
        }
    }

    // Deliveries may go to this very server, so it has to listen first.
    private async Task<bool> StartedAsync(CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var on = life.ApplicationStarted.Register(() => started.TrySetResult());
        await using var off = ct.Register(() => started.TrySetCanceled(ct));
        await started.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return started.Task.IsCompletedSuccessfully;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The Cashfree sandbox could not save its state; it tries again")]
    private partial void LogNotSaved(Exception problem);
}
