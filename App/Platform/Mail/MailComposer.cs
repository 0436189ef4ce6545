using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.DataProtection;

namespace BlazorAccounts.Platform.Mail;

/// <summary>Renders a Razor component into a mail for the outbox. The component's root is <c>MailLayout</c>, which carries subject and preheader.</summary>
public sealed class MailComposer(
    IServiceScopeFactory scopes, ILoggerFactory logs, IDataProtectionProvider protection, PublicAddress address, TimeProvider clock)
{
    // Gmail clips what is longer than 102 KB; a mail of ours that is a third of it has a bug.
    private const int MaxHtml = 30 * 1024;

    /// <summary>Renders now, so that the row holds what the mail says; the caller adds the row to the transaction of the change it tells of.</summary>
    /// <param name="parameters">The component's parameters by name.</param>
    /// <param name="onceKey">At most one mail with this key is ever stored; the unique index decides.</param>
    /// <param name="expiresAt">After this moment it is dropped instead of sent.</param>
    /// <param name="unsubscribeUrl">Where one click ends mails of this kind; none but <see cref="MailCategory.Product"/> has it, and that always.</param>
    /// <param name="attachment">Names a file that goes with it (<see cref="IMailAttachments"/>).</param>
    /// <exception cref="ArgumentException">The address is not exactly one plain address.</exception>
    public async Task<OutboxMail> ComposeAsync<TMail>(
        Recipient to,
        MailCategory category,
        IReadOnlyDictionary<string, object?> parameters,
        string? onceKey = null,
        DateTimeOffset? expiresAt = null,
        string? unsubscribeUrl = null,
        string? attachment = null)
        where TMail : IComponent
    {
        var recipient = MailAddressRules.Address(to.Email);
        var content = await RenderAsync(typeof(TMail), to, parameters, category == MailCategory.Product ? unsubscribeUrl : null);
        if (category == MailCategory.Product && content.UnsubscribeUrl is null)
        {
            throw new InvalidOperationException($"{typeof(TMail).Name} can be done without, so it says how to end it.");
        }
        var now = clock.GetUtcNow();
        return new()
        {
            MessageId = $"<{Guid.CreateVersion7():N}@{address.Root.IdnHost}>",
            To = recipient,
            ToHash = recipient.ToUpperInvariant(),
            Template = typeof(TMail).Name,
            Category = category,
            UserId = to.UserId,
            Content = (content with { UnsubscribeUrl = category == MailCategory.Product ? content.UnsubscribeUrl : null, Attachment = attachment }).Protect(protection),
            CreatedAt = now,
            DueAt = now,
            ExpiresAt = expiresAt,
            OnceKey = onceKey,
        };
    }

    /// <summary>What a mail would say, without storing it: for previews.</summary>
    internal async Task<MailContent> RenderAsync(Type mail, Recipient to, IReadOnlyDictionary<string, object?> parameters, string? unsubscribeUrl = null)
    {
        var heading = new MailHeading { UnsubscribeUrl = unsubscribeUrl };
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, logs);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            // Flows to the components and no further: the caller's culture is untouched.
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Languages.CultureOf(to.Culture);
            var root = await renderer.RenderComponentAsync<MailHost>(ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(MailHost.Heading)] = heading,
                [nameof(MailHost.Mail)] = mail,
                [nameof(MailHost.Parameters)] = parameters,
            }));
            return root.ToHtmlString();
        });

        var subject = MailAddressRules.Subject(heading.Subject);
        if (subject.Length == 0 || html.Length > MaxHtml)
        {
            throw new InvalidOperationException($"{mail.Name} has {(subject.Length == 0 ? "no subject" : $"{html.Length} characters")}: its root is MailLayout with a subject, and it stays below {MaxHtml}.");
        }
        return new(subject, html, PlainText.From(html), MailAddressRules.Name(to.Name), heading.UnsubscribeUrl);
    }
}
