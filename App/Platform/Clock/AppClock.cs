namespace BlazorAccounts.Platform.Clock;

/// <summary>
/// The product's only source of time. In Production it is the system's clock; in Development it can be moved forward, so that trials end and
/// subscriptions renew while someone watches. Intervals (<see cref="TimeProvider.GetTimestamp"/>, timers) are never moved.
/// </summary>
public sealed class AppClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Func<CancellationToken, Task>> _followers = [];
    private readonly string? _file;
    private long _offsetTicks;

    /// <param name="file">Where the offset is kept over restarts; null keeps it in memory only.</param>
    public AppClock(string? file = null)
    {
        _file = file;
        if (file is not null && File.Exists(file) && TimeSpan.TryParse(File.ReadAllText(file), null, out var offset) && offset > TimeSpan.Zero)
        {
            _offsetTicks = offset.Ticks;
        }
    }

    /// <summary>How far this clock is ahead of the system's. Never negative.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;

    /// <summary>Runs <paramref name="follower"/> to its end after every move, before <see cref="AdvanceAsync"/> returns.</summary>
    public void OnAdvanced(Func<CancellationToken, Task> follower)
    {
        lock (_gate)
        {
            _followers.Add(follower);
        }
    }

    /// <summary>Moves the clock forward and lets every follower catch up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is not positive, or longer than ten years.</exception>
    public async Task AdvanceAsync(TimeSpan step, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, TimeSpan.FromDays(3660));
        var offset = TimeSpan.FromTicks(Interlocked.Add(ref _offsetTicks, step.Ticks));
        if (_file is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
            await File.WriteAllTextAsync(_file, offset.ToString("c"), ct);
        }

        Func<CancellationToken, Task>[] followers;
        lock (_gate)
        {
            followers = [.. _followers];
        }
        foreach (var follower in followers)
        {
            await follower(ct);
        }
    }
}
