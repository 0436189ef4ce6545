namespace BlazorAccounts.Platform.Mail;

/// <summary>Whom a mail goes to: always the stored address, never a submitted one.</summary>
/// <param name="Culture">IETF tag of the recipient's language.</param>
public sealed record Recipient(string Email, string? Name = null, Guid? UserId = null, string Culture = "en");

/// <summary>A mail ready to send.</summary>
/// <param name="MessageId">Stable over every attempt.</param>
/// <param name="UnsubscribeUrl">Where one click ends this kind of mail; only for <see cref="MailCategory.Product"/>.</param>
public sealed record RenderedMail(
    string MessageId, string To, string? ToName, string Subject, string Html, string Text, MailCategory Category, string? UnsubscribeUrl = null)
{
    /// <summary>The file that goes with it; null for most.</summary>
    public MailAttachment? Attachment { get; init; }
}

/// <param name="FileName">Plain letters, digits, dots and hyphens.</param>
public sealed record MailAttachment(string FileName, string ContentType, byte[] Content);

/// <summary>
/// Files that mails carry. The outbox keeps only what names one, such as <c>invoice:0198…</c>; the file is made when the mail leaves, so that none of it lies in a queue.
/// </summary>
public interface IMailAttachments
{
    /// <summary>What its names begin with, before the colon.</summary>
    string Kind { get; }

    /// <param name="id">What stands behind the colon.</param>
    /// <returns>Null when there is no such file, or it cannot be made here: the mail goes without.</returns>
    Task<MailAttachment?> MakeAsync(string id, CancellationToken ct);
}

/// <summary>Carries a mail away: SMTP in production, the mailbox page in development.</summary>
public interface IMailTransport
{
    /// <exception cref="MailRejectedException">The address or message will never be accepted; trying again is useless.</exception>
    Task SendAsync(RenderedMail mail, CancellationToken ct);
}

public sealed class MailRejectedException(string message, Exception? inner = null) : Exception(message, inner);
