using System.Globalization;
using BlazorAccounts.Features.Accounts;

namespace BlazorAccounts.Features.Profiles;

/// <summary>A new account's settings and trader profile, with defaults guessed from where the browser says it is.</summary>
internal sealed class MakeProfile : INewAccountPart
{
    public ValueTask AddAsync(NewAccount account, CancellationToken ct)
    {
        var zone = TimeZones.Find(account.TimeZone) is null ? TimeZones.Utc : account.TimeZone;
        account.Db.UserSettings.Add(new()
        {
            UserId = account.User.Id,
            TimeZone = zone,
            Currency = Currencies.ForZone(zone),
            Language = Languages.ForCulture(CultureInfo.CurrentUICulture),
            Notifications = new() { ProductNews = account.User.Consents.MarketingConsentAt is not null },
        });
        account.Db.TraderProfiles.Add(new() { UserId = account.User.Id });
        return ValueTask.CompletedTask;
    }
}
