using BlazorAccounts.Platform.Mail;

namespace BlazorAccounts.Features.Accounts.TwoFactor;

/// <summary>What the owner of an account is told about its second factor.</summary>
internal static class TwoFactorMails
{
    public static Task<OutboxMail> ChangedAsync(MailComposer mails, Recipient to, bool on, Caller caller, DateTimeOffset now) => on
        ? ComposeAsync(
            mails,
            to,
            caller,
            now,
            L("Two-step sign-in is on"),
            L("From now on, signing in to your account takes a code from your authenticator app."),
            L("If it was not you, somebody else can open your account. Reset your password at once."))
        : ComposeAsync(
            mails,
            to,
            caller,
            now,
            L("Two-step sign-in is off"),
            L("Signing in to your account no longer takes a code from your authenticator app."),
            L("If it was not you, reset your password at once and turn two-step sign-in on again."));

    public static Task<OutboxMail> RecoveryCodesAsync(MailComposer mails, Recipient to, Caller caller, DateTimeOffset now) =>
        ComposeAsync(
            mails,
            to,
            caller,
            now,
            L("New recovery codes were made"),
            L("Your older recovery codes no longer work."),
            L("If it was not you, reset your password at once and make new ones."));

    public static Task<OutboxMail> RecoveryStartedAsync(MailComposer mails, Recipient to, Caller caller, DateTimeOffset now, DateTimeOffset readyAt) =>
        ComposeAsync(
            mails,
            to,
            caller,
            now,
            L("Two-step sign-in will be turned off"),
            L($"Somebody who knows your password and reads your mail says that your authenticator is lost. If nobody objects, two-step sign-in can be turned off from {readyAt.UtcDateTime:d MMM yyyy HH:mm} UTC."),
            L("If it was not you: sign in with your authenticator, which stops this, and change your password. Check who else reads your mail."));

    private static Task<OutboxMail> ComposeAsync(MailComposer mails, Recipient to, Caller caller, DateTimeOffset now, Text title, Text text, Text otherwise) =>
        mails.ComposeAsync<TwoFactorMail>(
            to,
            MailCategory.Security,
            new Dictionary<string, object?>
            {
                [nameof(TwoFactorMail.Name)] = to.Name,
                [nameof(TwoFactorMail.Title)] = title,
                [nameof(TwoFactorMail.Text)] = text,
                [nameof(TwoFactorMail.Otherwise)] = otherwise,
                [nameof(TwoFactorMail.At)] = now,
                [nameof(TwoFactorMail.Device)] = caller.UserAgent,
            });
}
