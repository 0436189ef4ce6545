using System.Data.Common;
using BlazorAccounts.Data.EmbeddedPostgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Data;

/// <summary>
/// Brings the database up before the first request is taken: starts the embedded server, migrates, seeds. When a configured database is away the app
/// starts all the same, answers 503, and goes on trying until it is back.
/// </summary>
internal sealed partial class DatabaseStart(
    DatabaseConnection connection,
    IServiceProvider services,
    IConfiguration configuration,
    IOptions<DatabaseOptions> options,
    ILogger<DatabaseStart> log) : IHostedLifecycleService, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private EmbeddedPostgresServer? _server;
    private Task _retrying = Task.CompletedTask;
    private int _disposed;

    /// <summary>Completes when the schema is current; background work waits for it.</summary>
    public Task Ready => _ready.Task;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!connection.IsKnown)
        {
            _server = await EmbeddedPostgresServer.StartAsync(EmbeddedPostgresOptions.From(configuration), log, cancellationToken);
            connection.ConnectionString = PostgreSqlDefaults.In(_server.ConnectionString);
        }
        if (!await TryPrepareAsync(cancellationToken))
        {
            _retrying = Task.Run(KeepTryingAsync, CancellationToken.None);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Runs after every other service has stopped using the database, and twice: the container knows this object by two names.
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }
        await _stopping.CancelAsync();
        await _retrying;
        _stopping.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task KeepTryingAsync()
    {
        try
        {
            do
            {
                await Task.Delay(Pause, _stopping.Token);
            }
            while (!await TryPrepareAsync(_stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // The app stops before the database came back.
        }
    }

    private async Task<bool> TryPrepareAsync(CancellationToken ct)
    {
        try
        {
            var dbs = services.GetRequiredService<IDbContextFactory<AppDb>>();
            await using (await MigrationLock.TakeAsync(await dbs.CreateDbContextAsync(ct), ct))
            {
                await using var db = await dbs.CreateDbContextAsync(ct);
                if (options.Value.MigrateAtStart)
                {
                    // Else the first look for it is logged as a failed statement, on everybody's first run.
                    await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(ct);
                    await db.Database.MigrateAsync(ct);
                }
                foreach (var seed in services.GetServices<IDatabaseSeed>())
                {
                    await seed.SeedAsync(db, ct);
                    db.ChangeTracker.Clear();
                }
            }
            _ready.TrySetResult();
            return true;
        }
        catch (Exception away) when (away is DbException or TimeoutException or System.Net.Sockets.SocketException || away.InnerException is DbException)
        {
            LogAway(away.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The database cannot be prepared yet and will be tried again: {Reason}")]
    private partial void LogAway(string reason);
}
