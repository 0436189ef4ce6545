using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace BlazorAccounts.Platform.Relaying;

/// <summary>
/// Takes due rows out of an outbox and works on a few at a time, until the host stops. One slow row holds one place, never the others; a database
/// that is away is waited for. Rows are leased, so that a row whose node died is taken again when its lease is over.
/// </summary>
internal abstract partial class Relay(TimeProvider clock, RelaySignal signal, ILogger log) : BackgroundService
{
    private readonly ConcurrentDictionary<Guid, Task> _working = new();
    private int _failures;

    /// <summary>How long a row is ours. A node that was killed delays its rows by this much.</summary>
    protected static TimeSpan LeaseTime => TimeSpan.FromSeconds(30);

    /// <summary>Rows worked on at the same time.</summary>
    protected abstract int Places { get; }

    protected TimeProvider Clock => clock;

    /// <summary>Ends when nothing that is due is left, neither waiting nor being worked on.</summary>
    public Task DrainAsync(CancellationToken ct) => signal.DrainedAsync(ct);

    /// <summary>Leases due rows for about <paramref name="count"/> pieces of work, and answers an id for each piece.</summary>
    protected abstract Task<IReadOnlyList<Guid>> LeaseAsync(int count, CancellationToken ct);

    /// <summary>Does one piece of work and writes down how it went.</summary>
    protected abstract Task WorkAsync(Guid id, CancellationToken ct);

    /// <summary>Makes a piece's rows due again at once, as if they had never been taken.</summary>
    protected abstract Task ReleaseAsync(Guid id);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await PassAsync(stoppingToken);
                _failures = 0;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                if (_failures++ % 60 == 0) // once a minute while an outage lasts
                {
                    LogPassFailed(failure, GetType().Name);
                }
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await Task.WhenAll(_working.Values);
    }

    private async Task PassAsync(CancellationToken ct)
    {
        var free = Places - _working.Count;
        var drains = signal.TakeDrains();
        var leased = free > 0 ? await LeaseAsync(free, ct) : [];
        foreach (var id in leased)
        {
            // A row we still work on comes back only when its lease ran out (or the clock was moved): then it has its worker already.
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_working.TryAdd(id, started.Task))
            {
                _ = RunAsync(id, started, ct);
            }
        }

        var idle = free > 0 && leased.Count == 0 && _working.IsEmpty;
        signal.Settle(drains, idle);
        if (leased.Count < free || free <= 0)
        {
            await signal.WaitAsync(ct);
        }
    }

    private async Task RunAsync(Guid id, TaskCompletionSource done, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            await WorkAsync(id, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await TryReleaseAsync(id);
        }
        catch (Exception failure)
        {
            LogRowFailed(failure, GetType().Name, id); // its lease runs out, and it is taken again
        }
        finally
        {
            _working.TryRemove(id, out _);
            signal.Wake();
            done.SetResult();
        }
    }

    private async Task TryReleaseAsync(Guid id)
    {
        try
        {
            await ReleaseAsync(id);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException and not SEHException)
        {
            LogRowFailed(failure, GetType().Name, id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Relay} could not look for due rows; it goes on trying every second")]
    private partial void LogPassFailed(Exception failure, string relay);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Relay} could not write down how row {Id} went; it comes again when its lease is over")]
    private partial void LogRowFailed(Exception failure, string relay, Guid id);
}
