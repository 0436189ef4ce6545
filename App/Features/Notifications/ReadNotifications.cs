using BlazorAccounts.Data;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Notifications;

/// <summary>Marks a person's own notifications as read, and their open pages with it.</summary>
internal sealed class ReadNotifications(IOwnedDbs dbs, NotificationNews news, TimeProvider clock)
{
    /// <summary>Where it leads, if anywhere; 404. Reading twice keeps the first time.</summary>
    public async Task<Outcome<NotificationTarget>> RunAsync(Guid userId, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        var mine = db.Notifications.Where(n => n.Id == id && n.UserId == userId);
        if (await mine.Select(n => new NotificationTarget(n.Href)).SingleOrDefaultAsync(ct) is not { } target)
        {
            return Outcome.NotFound.For<NotificationTarget>();
        }
        await MarkAsync(db, userId, mine, ct);
        return target;
    }

    /// <summary>All that are unread by now.</summary>
    public async Task<Outcome> RunAllAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        await MarkAsync(db, userId, db.Notifications.Where(n => n.UserId == userId), ct);
        return Outcome.Done;
    }

    private async Task MarkAsync(AppDb db, Guid userId, IQueryable<Notification> some, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await some.Where(n => n.ReadAt == null).ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, now), ct) > 0)
        {
            await news.TellAsync(db, [userId], ct);
        }
    }
}

/// <summary>Where a notification leads.</summary>
/// <param name="Href">A path of this site; null for nowhere.</param>
internal sealed record NotificationTarget(string? Href);
