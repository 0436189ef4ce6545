using BlazorAccounts.Data.Privacy;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Features.Notifications;

internal sealed class NotificationsPersonalData : IPersonalData
{
    public void Declare(PersonalTables tables) =>
        tables.Add("notifications", (db, whose) => db.Notifications.Where(n => n.UserId == whose.UserId))
            .Export(None, n => n.Id, n => n.Category, n => n.Href!, n => n.CreatedAt, n => n.ReadAt!)
            .Export(Low, n => n.Title, n => n.Text)
            .Omit(None, "keeps one event from being told twice", n => n.OnceKey!)
            .Omit(None, "names the person themselves", n => n.UserId)
            .Stored(StoredAs.Encrypted, n => n.Title, n => n.Text);
}
