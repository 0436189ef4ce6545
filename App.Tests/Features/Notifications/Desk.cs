using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Notifications;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Notifications;

/// <summary>Tells people things the way features do.</summary>
internal static class Desk
{
    extension(TestApp app)
    {
        public async Task TellAsync(
            User who, string title = "Something happened", NotificationCategory category = NotificationCategory.Billing, string? href = "/billing", string? onceKey = null)
        {
            await using var db = app.OpenDb();
            await db.NotifyAsync(who.Id, category, new(Word(title), Word("And this is what it means."), href), app.Clock.GetUtcNow(), onceKey, CancellationToken.None);
            await db.SaveChangesAsync();
        }

        public async Task<IReadOnlyList<Notification>> ToldAsync(User who)
        {
            await using var db = app.OpenDb();
            return await db.Notifications.AsNoTracking().Where(n => n.UserId == who.Id).OrderBy(n => n.CreatedAt).ThenBy(n => n.Id).ToListAsync();
        }

        public async Task<IReadOnlyList<string>> TitlesAsync(User who) => [.. (await app.ToldAsync(who)).Select(n => n.Title)];

        /// <summary>Waits until every event that is due was handled.</summary>
        public async Task HandledAsync()
        {
            await Eventually.SoAsync(
                async () =>
                {
                    await using var db = app.OpenDb();
                    return !await db.OutboxEvents.AnyAsync(e => e.HandledAt == null && e.DeadAt == null);
                },
                "every event is handled");
        }

        public async Task PublishAsync<TEvent>(TEvent happened)
            where TEvent : IEvent
        {
            await using var db = app.OpenDb();
            db.Publish(happened, app.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }

        public async Task ChooseAsync(User who, Action<NotificationChoices> choose)
        {
            await using var db = app.OpenDb();
            var settings = await db.UserSettings.SingleAsync(s => s.UserId == who.Id);
            choose(settings.Notifications);
            await db.SaveChangesAsync();
        }

        /// <summary>Hands an event over as the relay would, from a scope of its own.</summary>
        public Task HandleAsync<THandler, TEvent>(TEvent happened, Guid eventId)
            where THandler : class, IHandle<TEvent>
            where TEvent : IEvent => app.InScopeAsync<THandler, bool>(async handler =>
            {
                await handler.HandleAsync(happened, eventId, CancellationToken.None);
                return true;
            });
    }
}
