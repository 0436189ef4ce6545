using BlazorAccounts.Platform.Mail;

namespace BlazorAccounts.Sandbox.Mailbox;

/// <summary>Carries mails to the mailbox page, which is where they go in Development without a mail server.</summary>
internal sealed class MailboxTransport(MailboxStore mailbox, TimeProvider clock) : IMailTransport
{
    public Task SendAsync(RenderedMail mail, CancellationToken ct)
    {
        mailbox.Add(id => new(id, mail.MessageId, mail.To, mail.ToName, mail.Subject, mail.Text, mail.Html, mail.Category.ToString(), clock.GetUtcNow())
        {
            File = mail.Attachment is { } file ? new(file.FileName, file.ContentType, file.Content) : null,
        });
        return Task.CompletedTask;
    }
}
