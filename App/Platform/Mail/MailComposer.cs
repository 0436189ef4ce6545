using Microsoft.AspNetCore.Components;

namespace BlazorAccounts.Platform.Mail;

/// <summary>Renders a Razor component into a mail for the outbox. The component's root is <c>MailLayout</c>, which carries subject and preheader.</summary>
public sealed class MailComposer
{
    /// <summary>Renders now, so that the row holds what the mail says; the caller adds the row to the transaction of the change it tells of.</summary>
    /// <param name="parameters">The component's parameters by name.</param>
    /// <param name="onceKey">At most one mail with this key is ever stored; the unique index decides.</param>
    /// <param name="expiresAt">After this moment it is dropped instead of sent.</param>
    public Task<OutboxMail> ComposeAsync<TMail>(
        Recipient to,
        MailCategory category,
        IReadOnlyDictionary<string, object?> parameters,
        string? onceKey = null,
        DateTimeOffset? expiresAt = null)
        where TMail : IComponent => throw new NotSupportedException($"{typeof(TMail).Name} to {to} {category} {parameters.Count} {onceKey} {expiresAt}");
}
