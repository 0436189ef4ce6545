namespace BlazorAccounts.Platform.Relaying;

/// <summary>Wakes a relay of this process when a row was committed, and tells who waits for it when nothing is left to do.</summary>
public abstract class RelaySignal : IDisposable
{
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lock _gate = new();
    private List<TaskCompletionSource> _drains = [];

    /// <summary>Looks for due rows now. Rows other nodes wrote are found within a second without it.</summary>
    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is already awake.
        }
    }

    public void Dispose()
    {
        _wake.Dispose();
        GC.SuppressFinalize(this);
    }

    internal Task WaitAsync(CancellationToken ct) => _wake.WaitAsync(TimeSpan.FromSeconds(1), ct);

    internal Task DrainedAsync(CancellationToken ct)
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _drains.Add(drained);
        }
        Wake();
        return drained.Task.WaitAsync(ct);
    }

    // Only those who asked before the look may take its answer.
    internal List<TaskCompletionSource> TakeDrains()
    {
        lock (_gate)
        {
            return [.. _drains];
        }
    }

    internal void Settle(List<TaskCompletionSource> asked, bool idle)
    {
        if (!idle || asked.Count == 0)
        {
            return;
        }
        lock (_gate)
        {
            _drains = [.. _drains.Except(asked)];
        }
        asked.ForEach(drained => drained.TrySetResult());
    }
}

/// <summary>Wakes the relay of events.</summary>
public sealed class EventSignal : RelaySignal;

/// <summary>Wakes the relay of mails.</summary>
public sealed class MailSignal : RelaySignal;
