using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BlazorAccounts.Features.Notifications;

/// <summary>Puts notifications into their readers' language and tells every node as soon as they are saved, so that whoever writes one need not think of it.</summary>
internal sealed class TellOfNotifications(NotificationNews news) : SaveChangesInterceptor
{
    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db)
        {
            await Notifying.PutIntoWordsAsync(db, cancellationToken);
        }
        return result;
    }

    public override async ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db && Notifying.TakeTold(db) is { Count: > 0 } people)
        {
            try
            {
                await news.TellAsync(db, people, cancellationToken);
            }
            catch (DbException) when (db.Database.CurrentTransaction is null)
            {
                // It is saved, and the nodes look for themselves (LookForNotifications).
            }
        }
        return result;
    }

    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db)
        {
            Notifying.TakeTold(db);
        }
        return Task.CompletedTask;
    }
}
