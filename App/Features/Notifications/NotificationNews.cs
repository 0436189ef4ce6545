using BlazorAccounts.Data;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Notifications;

/// <summary>Carries whose notifications changed to every node. The payload is people's ids.</summary>
internal sealed class NotificationNews(NotificationSignals signals) : IDatabaseListener
{
    private const string Name = "notifications";

    // PostgreSQL carries 8,000 bytes in one go.
    private const int AtOnce = 200;

    string IDatabaseListener.Channel => Name;

    public void Heard(string payload)
    {
        foreach (var id in payload.Split(','))
        {
            if (Guid.TryParse(id, out var userId))
            {
                signals.Raise(userId);
            }
        }
    }

    /// <summary>In a transaction the news goes out with its commit; without one what it tells of must be committed.</summary>
    public async Task TellAsync(DbContext db, IReadOnlyCollection<Guid> people, CancellationToken ct)
    {
        foreach (var some in people.Chunk(AtOnce))
        {
            await SqlDialect.Of(db).NotifyAsync(db, Name, string.Join(',', some.Select(id => id.ToString("N"))), ct);
        }
        if (db.Database.CurrentTransaction is null)
        {
            foreach (var userId in people)
            {
                signals.Raise(userId);
            }
        }
    }
}
