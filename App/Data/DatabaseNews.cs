using Npgsql;

namespace BlazorAccounts.Data;

/// <summary>One connection per node that waits for PostgreSQL's notifications and hands them to the listeners; opened again whenever it is lost.</summary>
internal sealed partial class DatabaseNews(
    DatabaseConnection database, IEnumerable<IDatabaseListener> listeners, ILogger<DatabaseNews> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly ILookup<string, IDatabaseListener> _listeners = listeners.ToLookup(l => l.Channel, StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception away) when (!stoppingToken.IsCancellationRequested)
            {
                LogAway(away.Message);
                await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        // A dead line is noticed by keep-alives; a connection of its own, because pooled ones come and go.
        var address = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, KeepAlive = 10 };
        await using var connection = new NpgsqlConnection(address.ConnectionString);
        await connection.OpenAsync(ct);
        connection.Notification += (_, news) =>
        {
            foreach (var listener in _listeners[news.Channel])
            {
                listener.Heard(news.Payload);
            }
        };
        await using (var listen = connection.CreateCommand())
        {
            listen.CommandText = string.Join(';', _listeners.Select(channel => $"LISTEN \"{channel.Key}\""));
            await listen.ExecuteNonQueryAsync(ct);
        }
        while (true)
        {
            await connection.WaitAsync(ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The database's notifications cannot be heard: {Reason}")]
    private partial void LogAway(string reason);
}
