using Microsoft.Extensions.Options;

namespace BlazorAccounts.Platform.Security;

/// <summary>
/// Hashes passwords on as many low-priority threads as there are cores, so that a flood of sign-ins leaves the rest of the site quick. A thread takes up to
/// three waiting passwords at a time (see <see cref="EksBlowfish"/>), spread over the idle threads when few wait.
/// </summary>
public sealed class PasswordHashing : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LinkedList<HashJob> _waiting = [];
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Thread[] _workers;
    private readonly int _capacity;
    private int _idle;
    private long _taken;
    private bool _disposed;

    public PasswordHashing(IOptions<SecurityOptions> options)
        : this(Environment.ProcessorCount, options.Value.HashQueueLength)
    {
    }

    internal PasswordHashing(int workers, int capacity)
    {
        _capacity = capacity > 0 ? capacity : 64 * workers;
        _workers = new Thread[workers];
        for (var i = 0; i < workers; i++)
        {
            _workers[i] = new(Work) { IsBackground = true, Name = $"Password hashing {i + 1}", Priority = ThreadPriority.BelowNormal };
            _workers[i].Start();
        }
    }

    /// <summary>How many were taken on since the start; tests compare the work that two requests cost.</summary>
    internal long Taken => Interlocked.Read(ref _taken);

    /// <summary>Hashes one password when its turn comes.</summary>
    /// <exception cref="HashingBusyException">Too many wait already.</exception>
    internal Task<string> HashAsync(BcryptRequest request, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var job = new HashJob(request, ct);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_waiting.Count >= _capacity)
            {
                throw new HashingBusyException(TimeSpan.FromSeconds(2));
            }
            _waiting.AddLast(job);
            _taken++;
        }
        _wake.Release();
        return job.Result.Task;
    }

    /// <summary>Lets the threads end; whoever still waits is cancelled.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }
            _disposed = true;
        }
        _wake.Release(_workers.Length);
        foreach (var worker in _workers)
        {
            worker.Join();
        }
        foreach (var job in _waiting)
        {
            job.Result.TrySetCanceled();
        }
        _wake.Dispose();
    }

    private void Work()
    {
        LowPriority.TakeOn();
        while (true)
        {
            Interlocked.Increment(ref _idle);
            _wake.Wait();
            if (_disposed)
            {
                return;
            }
            var jobs = Take();
            if (jobs.Count > 0)
            {
                Run(jobs);
            }
        }
    }

    // One signal is one job, but a thread may take its neighbours' jobs too: they wake up to an empty queue and go back to sleep.
    private List<HashJob> Take()
    {
        lock (_gate)
        {
            var idle = Interlocked.Decrement(ref _idle) + 1;
            var share = Math.Clamp((_waiting.Count + idle - 1) / idle, 1, EksBlowfish.MaxLanes);
            List<HashJob> jobs = [];
            for (var node = _waiting.First; node is not null && jobs.Count < share;)
            {
                var (job, next) = (node.Value, node.Next);
                if (job.Ct.IsCancellationRequested)
                {
                    job.Result.TrySetCanceled(job.Ct);
                    _waiting.Remove(node);
                }
                else if (jobs.Count == 0 || jobs[0].Request.Setting.Cost == job.Request.Setting.Cost)
                {
                    jobs.Add(job);
                    _waiting.Remove(node);
                }
                node = next;
            }
            return jobs;
        }
    }

    private static void Run(List<HashJob> jobs)
    {
        try
        {
            var hashes = Bcrypt.Hash([.. jobs.Select(job => job.Request)]);
            for (var i = 0; i < hashes.Length; i++)
            {
                jobs[i].Result.TrySetResult(hashes[i]);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException) // the caller's to handle; this thread goes on
        {
            jobs.ForEach(job => job.Result.TrySetException(failure));
        }
    }

    private sealed record HashJob(BcryptRequest Request, CancellationToken Ct)
    {
        public TaskCompletionSource<string> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
