using Npgsql;

namespace BlazorAccounts.Data;

/// <summary>One connection per node that waits for PostgreSQL's notifications and hands them to the listeners; opened again whenever it is lost.</summary>
internal sealed partial class DatabaseNews(
    DatabaseConnection database, IEnumerable<IDatabaseListener> listeners, NewsLine line, TimeProvider clock, ILogger<DatabaseNews> log) : BackgroundService
{
    /// <summary>How the connection is called in the database's own list of them.</summary>
    internal const string Name = "database-news";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
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
                line.Lost();
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
        // A connection of its own, because pooled ones come and go.
        var address = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, ApplicationName = Name, CommandTimeout = 5, CancellationTimeout = 500 };
        await using var connection = new NpgsqlConnection(address.ConnectionString);
        await connection.OpenAsync(ct);
        connection.Notification += (_, news) =>
        {
            foreach (var listener in _listeners[news.Channel])
            {
                listener.Heard(news.Payload);
            }
        };
        await ProveAsync(connection, string.Join(';', _listeners.Select(channel => $"LISTEN \"{channel.Key}\"")), opens: true, ct);
        while (true)
        {
            var since = clock.GetTimestamp();
            // Less than a millisecond would be taken for no limit at all.
            while (Beat - clock.GetElapsedTime(since) is var left && left.TotalMilliseconds >= 1)
            {
                await connection.WaitAsync(left, ct);
            }
            await ProveAsync(connection, "SELECT 1", opens: false, ct);
        }
    }

    // A dead line gives no sign of its own, so it is asked.
    private async Task ProveAsync(NpgsqlConnection connection, string question, bool opens, CancellationToken ct)
    {
        var askedAt = clock.GetTimestamp();
        await using var ask = connection.CreateCommand();
        ask.CommandText = question;
        await ask.ExecuteNonQueryAsync(ct);
        if (opens)
        {
            // Before the line counts as heard: what was missed must not be believed for another moment.
            foreach (var listener in _listeners.SelectMany(channel => channel))
            {
                listener.Opened();
            }
        }
        line.Proven(askedAt);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The database's notifications cannot be heard: {Reason}")]
    private partial void LogAway(string reason);
}
