using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Notifications;

/// <summary>
/// Looks every few seconds whether the counts of people with an open page are still what they were, for news that was not heard: SQL Server carries
/// none, and a lost connection to PostgreSQL neither. One query however many pages are open, none when there are none.
/// </summary>
internal sealed partial class LookForNotifications(IDbContextFactory<AppDb> dbs, NotificationSignals signals, ILogger<LookForNotifications> log) : BackgroundService
{
    private const int AtOnce = 5000;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(4);
    private Dictionary<Guid, int> _seen = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask().ConfigureAwait(ConfigureAwaitOptions.None))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception away) when (!stoppingToken.IsCancellationRequested)
            {
                LogAway(away.Message); // pages show what they have until the database is back
            }
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var now = new Dictionary<Guid, int>();
        foreach (var people in signals.Watched.Chunk(AtOnce))
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            var counts = await db.Notifications.Where(n => people.Contains(n.UserId) && n.ReadAt == null)
                .GroupBy(n => n.UserId).Select(g => new { UserId = g.Key, Unread = g.Count() }).ToDictionaryAsync(c => c.UserId, c => c.Unread, ct);
            foreach (var userId in people)
            {
                now[userId] = counts.GetValueOrDefault(userId);
            }
        }
        var before = _seen;
        _seen = now;
        // Also at the first look, because the page may be older than it.
        foreach (var (userId, _) in now.Where(n => !before.TryGetValue(n.Key, out var was) || was != n.Value))
        {
            signals.Raise(userId);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Open pages could not be checked for notifications: {Reason}")]
    private partial void LogAway(string reason);
}
