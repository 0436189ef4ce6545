using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Platform.Mail;

/// <summary>Sends by SMTP, one connection per mail.</summary>
internal sealed class SmtpTransport(IOptions<SmtpOptions> options, TimeProvider clock) : IMailTransport
{
    public async Task SendAsync(RenderedMail mail, CancellationToken ct)
    {
        using var message = Message(mail);
        using var client = Client(mail);
        using var late = new CancellationTokenSource(options.Value.Timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            await client.SendMailAsync(message, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException slow) when (late.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new TimeoutException($"{options.Value.Host} took longer than {options.Value.Timeout}.", slow);
        }
        catch (SmtpFailedRecipientException refused) when ((int)refused.StatusCode is >= 500 and <= 599)
        {
            throw new MailRejectedException($"The mail server refuses the address: {refused.Message}", refused);
        }
    }

    private SmtpClient Client(RenderedMail mail) => new(options.Value.Host, options.Value.Port)
    {
        EnableSsl = options.Value.Encrypts,
        Credentials = options.Value.User is { Length: > 0 } user ? new NetworkCredential(user, options.Value.Password) : null,
        DeliveryMethod = SmtpDeliveryMethod.Network,
        // Only an address outside ASCII needs a server that takes it; everything else is encoded for any server.
        DeliveryFormat = Ascii.IsValid(mail.To) ? SmtpDeliveryFormat.SevenBit : SmtpDeliveryFormat.International,
    };

    private MailMessage Message(RenderedMail mail)
    {
        var message = new MailMessage
        {
            From = new(options.Value.From, options.Value.FromName, Encoding.UTF8),
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
        };
        message.To.Add(new MailAddress(mail.To, mail.ToName, Encoding.UTF8));
        message.Headers["Message-ID"] = mail.MessageId;
        message.Headers["Date"] = clock.GetUtcNow().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", System.Globalization.CultureInfo.InvariantCulture);
        message.Headers["Auto-Submitted"] = "auto-generated";
        if (mail is { Category: MailCategory.Product, UnsubscribeUrl: { } unsubscribe })
        {
            message.Headers["List-Unsubscribe"] = $"<{unsubscribe}>";
            message.Headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click";
        }
        // Clients show the last alternative they can.
        message.AlternateViews.Add(View(mail.Text, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(View(mail.Html, MediaTypeNames.Text.Html));
        if (mail.Attachment is { } file)
        {
            message.Attachments.Add(new Attachment(new MemoryStream(file.Content), file.FileName, file.ContentType) { TransferEncoding = TransferEncoding.Base64 });
        }
        return message;
    }

    private static AlternateView View(string content, string type)
    {
        var view = AlternateView.CreateAlternateViewFromString(content, Encoding.UTF8, type);
        view.TransferEncoding = TransferEncoding.Base64; // no line is too long, no dot is special
        return view;
    }
}
