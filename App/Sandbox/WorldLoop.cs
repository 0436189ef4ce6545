using BlazorAccounts.Platform.Clock;

namespace BlazorAccounts.Sandbox;

/// <summary>Once a second, and whenever the clock is moved: what is due in a sandbox's world happens, and its news goes out.</summary>
internal abstract partial class WorldLoop(WorldFile file, AppClock clock, IHostApplicationLifetime life, ILogger log) : BackgroundService
{
    private readonly SemaphoreSlim _news = new(0, 1);

    public override void Dispose()
    {
        _news.Dispose();
        base.Dispose();
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        file.Load();
        Listen(Wake);
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
                LogNotSaved(problem, GetType().Namespace);
            }
        }
    }

    /// <summary>Has <paramref name="wake"/> called when there is news.</summary>
    protected abstract void Listen(Action wake);

    /// <summary>Does what is due by the world's clock.</summary>
    protected abstract void CatchUp();

    protected abstract void SendDue(CancellationToken ct);

    /// <summary>Sends at once what waits to be tried again.</summary>
    protected abstract void HurryUp();

    private async Task CatchUpAsync(CancellationToken ct)
    {
        HurryUp();
        await TurnAsync(life.ApplicationStopping);
    }

    private async Task TurnAsync(CancellationToken ct)
    {
        CatchUp();
        await file.SaveAsync();
        SendDue(ct);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "{Sandbox} could not save its state; it tries again")]
    private partial void LogNotSaved(Exception problem, string? sandbox);
}
