using BlazorAccounts.Data.Privacy;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Features.Profiles;

internal sealed class ProfilesPersonalData : IPersonalData
{
    private const string Themselves = "names the person themselves";

    public void Declare(PersonalTables tables)
    {
        tables.Add("settings", (db, whose) => db.UserSettings.Where(s => s.UserId == whose.UserId))
            .Export(None, s => s.Theme, s => s.FontSize)
            .Export(Low, s => s.Currency, s => s.TimeZone, s => s.Language)
            .Export(None, s => s.Notifications.StudyReminders, s => s.Notifications.UsageAlerts, s => s.Notifications.TeamActivity, s => s.Notifications.ProductNews)
            .Omit(None, Themselves, s => s.UserId);
        tables.Add("traderProfile", (db, whose) => db.TraderProfiles.Where(t => t.UserId == whose.UserId))
            .Export(Low, t => t.TotalTrades, t => t.WinRate)
            .Export(None, t => t.IsPublic)
            .Omit(None, Themselves, t => t.UserId);
        tables.Add("avatar", (db, whose) => db.Avatars.Where(a => a.UserId == whose.UserId))
            .Export(None, a => a.Id, a => a.ContentType, a => a.UploadedAt)
            .Export(High, a => a.Bytes)
            .Omit(None, Themselves, a => a.UserId)
            .InClear("a picture that its owner shows to others", a => a.Bytes);
    }
}
