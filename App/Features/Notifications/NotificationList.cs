using BlazorAccounts.Data;
using BlazorAccounts.Features.Profiles;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Notifications;

/// <summary>A notification as its person sees it.</summary>
public sealed record NotificationItem(
    Guid Id, NotificationCategory Category, string Title, string Text, string? Href, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt);

/// <summary>A page of somebody's notifications, newest first.</summary>
/// <param name="Next">What the next page comes after; null on the last.</param>
public sealed record NotificationList(IReadOnlyList<NotificationItem> Items, Guid? Next)
{
    public const int Size = 20;

    /// <summary>Counts no further than this: nobody reads the difference.</summary>
    public const int MaxUnread = 100;

    /// <param name="after">The last one of the page before.</param>
    /// <returns>Null when there is no such notification of this person to come after.</returns>
    public static async Task<NotificationList?> OfAsync(AppDb db, Guid userId, Guid? after, bool unreadOnly, CancellationToken ct)
    {
        var mine = db.Notifications.AsNoTracking().Where(n => n.UserId == userId);
        var rows = unreadOnly ? mine.Where(n => n.ReadAt == null) : mine;
        if (after is { } id)
        {
            if (await mine.Where(n => n.Id == id).Select(n => (DateTimeOffset?)n.CreatedAt).SingleOrDefaultAsync(ct) is not { } at)
            {
                return null;
            }
            rows = rows.Where(n => n.CreatedAt < at || (n.CreatedAt == at && n.Id.CompareTo(id) < 0));
        }
        var items = await rows.OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(Size + 1)
            .Select(n => new NotificationItem(n.Id, n.Category, n.Title, n.Text, n.Href, n.CreatedAt, n.ReadAt)).ToListAsync(ct);
        return items.Count > Size ? new(items[..Size], items[Size - 1].Id) : new(items, null);
    }

    /// <summary>How many are unread, up to <see cref="MaxUnread"/>.</summary>
    public static Task<int> UnreadAsync(AppDb db, Guid userId, CancellationToken ct) =>
        db.Notifications.Where(n => n.UserId == userId && n.ReadAt == null).OrderBy(n => n.UserId).Take(MaxUnread).CountAsync(ct);
}
