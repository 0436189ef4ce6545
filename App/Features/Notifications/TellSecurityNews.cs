using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Notifications;

/// <summary>Tells inside the product what the mails of <c>Accounts</c> tell: an account lies below notifications and knows none.</summary>
internal sealed class TellSecurityNews(IDbContextFactory<AppDb> dbs) : IHandle<SecurityNoticed>
{
    private const string Page = "/settings/security";

    public Task HandleAsync(SecurityNoticed happened, Guid eventId, CancellationToken ct) =>
        Retrying.OnConflictAsync(() => TellAsync(happened, eventId, ct), ct);

    private async Task<bool> TellAsync(SecurityNoticed happened, Guid eventId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.Users.AnyAsync(u => u.Id == happened.UserId, ct))
        {
            await db.NotifyAsync(happened.UserId, NotificationCategory.Security, NoticeOf(happened), happened.At, $"event:{eventId:N}", ct);
        }
        return await db.SaveChangesAsync(ct) > 0;
    }

    private static Notice NoticeOf(SecurityNoticed happened) => happened.News switch
    {
        SecurityNews.PasswordChanged => new(L("Your password was changed"), L("Every other sign-in was ended. If it was not you, choose a new password at once."), Page),
        SecurityNews.NewDevice => new(L($"New sign-in from {happened.Detail}"), L("If it was not you, sign that device out and change your password."), "/settings/sessions"),
        SecurityNews.TwoFactorOn => new(L("Two-step sign-in is on"), L("From now on, signing in takes a code from your authenticator app."), Page),
        SecurityNews.TwoFactorOff => new(L("Two-step sign-in is off"), L("Signing in no longer takes a code from your authenticator app. If it was not you, change your password and turn it on again."), Page),
        SecurityNews.RecoveryCodesRenewed => new(L("New recovery codes were made"), L("Your older recovery codes no longer work."), Page),
        SecurityNews.TwoFactorRecoveryStarted => new(
            L("Somebody says that your authenticator is lost"), L("Two-step sign-in will be turned off unless you sign in with your authenticator. If it was not you, change your password."), Page),
        SecurityNews.PasskeyAdded => new(L($"Passkey added: {happened.Detail}"), L("It signs in to your account without a password. If it was not you, remove it and change your password."), Page),
        SecurityNews.PasskeyRemoved => new(L($"Passkey removed: {happened.Detail}"), L("It no longer signs in to your account."), Page),
        SecurityNews.ProviderAdded => new(L($"{happened.Detail} was connected"), L($"You can sign in with {happened.Detail} from now on. If it was not you, remove it and change your password."), Page),
        SecurityNews.ProviderRemoved => new(L($"{happened.Detail} was removed"), L($"{happened.Detail} no longer signs in to your account."), Page),
        SecurityNews.EmailChanged => new(L("Your email address was changed"), L("Your old address got a link that undoes it for seven days."), Page),
        _ => new(L("Something changed in how you sign in"), L("Look at your security settings."), Page),
    };
}
