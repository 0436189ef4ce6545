using Npgsql;

namespace BlazorAccounts.Data.EmbeddedPostgres;

/// <summary>
/// The app's private PostgreSQL, for running without any configuration. Several processes may share one directory: the first starts the
/// server, the others join it, and the last to leave stops it. A server left over from a killed app is taken up again, and one that dies while the
/// app lives is started again within seconds.
/// </summary>
public sealed class EmbeddedPostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly ClusterFolder _folder;
    private readonly PostgresAccount _account;
    private readonly PostgresBinaries _binaries;
    private readonly ServerSettings _settings;
    private readonly Postmaster _postmaster;
    private readonly EmbeddedPostgresOptions _options;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private FileStream? _membership;
    private Task _watch = Task.CompletedTask;

    private EmbeddedPostgresServer(ClusterFolder folder, PostgresAccount account, EmbeddedPostgresOptions options, ILogger log)
    {
        _folder = folder;
        _account = account;
        _options = options;
        _log = log;
        _binaries = PostgresBinaries.Find(options.BinDirectory, folder.Version);
        _settings = new(folder, options);
        _postmaster = new(folder, _binaries, account);
    }

    /// <summary>Leads to the app's own database as its owner, who is no superuser but may make further databases.</summary>
    public string ConnectionString => _settings.ConnectionString(AppDatabase.Name, AppDatabase.Name);

    /// <summary>Where the cluster really lies; differs from the option when the server's user cannot reach that place.</summary>
    public string Directory => _folder.Root;

    internal int? ProcessId => _postmaster.ReadPid();

    /// <summary>Starts or joins the server, making the cluster and the database <c>blazoraccounts</c> when they are missing.</summary>
    /// <exception cref="EmbeddedPostgresException">There is no PostgreSQL, or it does not start; the message says what to do.</exception>
    public static async Task<EmbeddedPostgresServer> StartAsync(EmbeddedPostgresOptions options, ILogger log, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new EmbeddedPostgresException("The embedded PostgreSQL runs on Linux and macOS. Point ConnectionStrings:App at a server.");
        }
        var account = new PostgresAccount();
        var folder = await ClusterFolder.CreateAsync(options.Directory, account, log, ct);
        await using var gate = await FolderLock.EnterAsync(folder.StartLock, ct);
        var server = new EmbeddedPostgresServer(folder, account, options, log);
        server._membership = FolderLock.Share(folder.UsersLock);
        try
        {
            await server.EnsureRunningAsync(mayMove: true, ct);
        }
        catch
        {
            await server._membership.DisposeAsync();
            throw;
        }
        server._watch = Task.Run(server.WatchAsync, CancellationToken.None);
        return server;
    }

    /// <summary>Leaves the server, and stops it when no other process uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }
        await _stopping.CancelAsync();
        await _watch;
        NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
        await using (await FolderLock.EnterAsync(_folder.StartLock, CancellationToken.None))
        {
            await _membership!.DisposeAsync();
            await using var alone = FolderLock.TryEnter(_folder.UsersLock);
            if (alone is not null)
            {
                await _postmaster.StopAsync(immediately: _options.FsyncOff);
            }
        }
        _stopping.Dispose();
    }

    private async Task EnsureRunningAsync(bool mayMove, CancellationToken ct)
    {
        if (_folder.Version is null)
        {
            _log.LogInformation("Making the embedded PostgreSQL in {Directory}", _folder.Root);
            await InitCluster.RunAsync(_folder, _binaries, _account, sync: !_options.FsyncOff, ct);
        }
        await _account.CreateDirectoryAsync(_folder.Run, ct);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        string? problem = null;
        for (var attempt = 0; !patience.IsCancellationRequested; attempt++)
        {
            problem = _postmaster.IsAlive() ? null : await StartAsync(another: mayMove && attempt > 0, patience.Token);
            problem ??= await ConnectAsync(patience.Token);
            if (problem is null)
            {
                return;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        ct.ThrowIfCancellationRequested();
        throw new EmbeddedPostgresException($"The embedded PostgreSQL in {_folder.Root} does not start. {problem}");
    }

    private async Task<string?> StartAsync(bool another, CancellationToken ct)
    {
        _settings.ChoosePort(another && _settings.MayMove);
        await _settings.WriteAsync(_account, ct);
        return await _postmaster.TryStartAsync(ct);
    }

    private async Task<string?> ConnectAsync(CancellationToken ct)
    {
        try
        {
            _settings.ChoosePort(another: false);
            await AppDatabase.EnsureAsync(_settings, ct);
            return null;
        }
        catch (NpgsqlException starting) // just starting, just stopping, or recovering after a kill
        {
            return starting.Message;
        }
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                if (!_postmaster.IsAlive())
                {
                    await StartAgainAsync();
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The app is leaving.
        }
    }

    private async Task StartAgainAsync()
    {
        try
        {
            await using var gate = await FolderLock.EnterAsync(_folder.StartLock, _stopping.Token);
            if (!_postmaster.IsAlive())
            {
                _log.LogWarning("The embedded PostgreSQL ended; starting it again");
                await EnsureRunningAsync(mayMove: false, _stopping.Token);
            }
            NpgsqlConnection.ClearAllPools();
        }
        catch (Exception problem) when (problem is EmbeddedPostgresException or IOException or UnauthorizedAccessException)
        {
            _log.LogError(problem, "The embedded PostgreSQL could not be started again; trying further");
        }
    }
}
