namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>
/// Looks after what this node remembers of sessions every two seconds, and at once when some were ended: one query, however many requests and open
/// circuits there are, none when there are none.
/// </summary>
internal sealed partial class SweepSessions(SessionGate gate, ILogger<SweepSessions> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await gate.NewsAsync(Every, stoppingToken);
                await gate.SweepAsync(stoppingToken);
            }
            catch (Exception away) when (!stoppingToken.IsCancellationRequested)
            {
                LogAway(away.Message); // the memory runs out, so that nobody is let in by it
                await Task.Delay(Every, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Sessions could not be looked after: {Reason}")]
    private partial void LogAway(string reason);
}
