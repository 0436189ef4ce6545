using System.Runtime.CompilerServices;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Profiles;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Notifications;

/// <summary>How features tell people something inside the product.</summary>
public static class Notifying
{
    // Whom a context is about to tell. Kept beside it, so that saves without notifications need not look through what they write.
    private static readonly ConditionalWeakTable<DbContext, List<(Notification Notification, Notice Notice)>> Told = [];

    extension(AppDb db)
    {
        /// <summary>
        /// Writes a notification with the caller's next <c>SaveChanges</c>, unless the person switched its category off or the key was used. Of two callers
        /// with one key at the same moment, one's save fails by the unique index; its next try finds the other's.
        /// </summary>
        /// <param name="at">When it happened.</param>
        /// <param name="onceKey">At most one notification with this key is ever stored: <c>trial-3-days:{subscription}:{person}</c>.</param>
        /// <exception cref="ArgumentException">The notice leads out of this site.</exception>
        public async Task NotifyAsync(Guid userId, NotificationCategory category, Notice notice, DateTimeOffset at, string? onceKey, CancellationToken ct)
        {
            if ((onceKey is null || !await db.Notifications.AnyAsync(n => n.OnceKey == onceKey, ct)) && await db.WantsAsync(userId, category, ct))
            {
                db.Notify(userId, category, notice, at, onceKey);
            }
        }

        /// <summary>As <c>NotifyAsync</c>, for callers that know already that it is wanted and new.</summary>
        public void Notify(Guid userId, NotificationCategory category, Notice notice, DateTimeOffset at, string? onceKey)
        {
            var notification = Notification.Of(userId, category, notice, at, onceKey);
            notification.Say(notice, Languages.First);
            db.Notifications.Add(notification);
            Told.GetOrCreateValue(db).Add((notification, notice));
        }

        /// <summary>Whether a person, who may be gone, wants to hear about this.</summary>
        public async Task<bool> WantsAsync(Guid userId, NotificationCategory category, CancellationToken ct) =>
            category is NotificationCategory.Security or NotificationCategory.Billing
            || (await db.UserSettings.AsNoTracking().Where(s => s.UserId == userId).Select(s => s.Notifications).SingleOrDefaultAsync(ct))?.Allow(category) == true;
    }

    /// <summary>Puts what the context is about to tell into the language of whom it tells.</summary>
    internal static async Task PutIntoWordsAsync(DbContext db, CancellationToken ct)
    {
        if (Told.TryGetValue(db, out var told))
        {
            var people = told.Select(t => t.Notification.UserId).Distinct().ToList();
            var languages = await db.Set<UserSettings>().Where(s => people.Contains(s.UserId)).ToDictionaryAsync(s => s.UserId, s => s.Language, ct);
            foreach (var (notification, notice) in told)
            {
                notification.Say(notice, languages.GetValueOrDefault(notification.UserId, Languages.First));
            }
        }
    }

    /// <summary>Whom the context was about to tell; asked once.</summary>
    internal static IReadOnlyCollection<Guid> TakeTold(DbContext db)
    {
        if (!Told.TryGetValue(db, out var told))
        {
            return [];
        }
        Told.Remove(db);
        return [.. told.Select(t => t.Notification.UserId).Distinct()];
    }
}
