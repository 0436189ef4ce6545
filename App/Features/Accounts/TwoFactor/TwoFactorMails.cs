using BlazorAccounts.Platform.Mail;

namespace BlazorAccounts.Features.Accounts.TwoFactor;

/// <summary>What the owner of an account is told about its second factor.</summary>
internal static class TwoFactorMails
{
    public static Task<OutboxMail> ChangedAsync(MailComposer mails, AccountIdentity who, bool on, Caller caller, DateTimeOffset now) => on
        ? ComposeAsync(mails, who, caller, now, "Two-step sign-in is on", "From now on, signing in to your account takes a code from your authenticator app.", "If it was not you, somebody else can open your account. Reset your password at once.")
        : ComposeAsync(mails, who, caller, now, "Two-step sign-in is off", "Signing in to your account no longer takes a code from your authenticator app.", "If it was not you, reset your password at once and turn two-step sign-in on again.");

    public static Task<OutboxMail> RecoveryCodesAsync(MailComposer mails, AccountIdentity who, Caller caller, DateTimeOffset now) =>
        ComposeAsync(mails, who, caller, now, "New recovery codes were made", "Your older recovery codes no longer work.", "If it was not you, reset your password at once and make new ones.");

    public static Task<OutboxMail> RecoveryStartedAsync(MailComposer mails, AccountIdentity who, Caller caller, DateTimeOffset now, DateTimeOffset readyAt) =>
        ComposeAsync(
            mails,
            who,
            caller,
            now,
            "Two-step sign-in will be turned off",
            $"Somebody who knows your password and reads your mail says that your authenticator is lost. If nobody objects, two-step sign-in can be turned off from {readyAt.UtcDateTime:d MMM yyyy HH:mm} UTC.",
            "If it was not you: sign in with your authenticator, which stops this, and change your password. Check who else reads your mail.");

    private static async Task<OutboxMail> ComposeAsync(MailComposer mails, AccountIdentity who, Caller caller, DateTimeOffset now, string title, string text, string otherwise) =>
        await mails.ComposeAsync<TwoFactorMail>(
            new(who.Email, who.Name, who.UserId),
            MailCategory.Security,
            new Dictionary<string, object?>
            {
                [nameof(TwoFactorMail.Name)] = who.Name,
                [nameof(TwoFactorMail.Title)] = title,
                [nameof(TwoFactorMail.Text)] = text,
                [nameof(TwoFactorMail.Otherwise)] = otherwise,
                [nameof(TwoFactorMail.At)] = now,
                [nameof(TwoFactorMail.Device)] = caller.UserAgent,
            });
}
