using BlazorAccounts.Data;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform.Mail;
using Microsoft.AspNetCore.Components;

namespace BlazorAccounts.Features.Notifications;

/// <summary>Mails that people can do without: written only for who wants their kind at that moment, each with a way to end it in one click.</summary>
public sealed class ProductMails(MailComposer composer, UnsubscribeLinks links)
{
    /// <summary>Writes it with the caller's next <c>SaveChanges</c>, or nothing.</summary>
    /// <param name="to">With the person's id.</param>
    /// <param name="onceKey">At most one mail with this key is ever stored; the unique index decides.</param>
    /// <param name="expiresAt">After this moment it is dropped instead of sent.</param>
    public async Task AddAsync<TMail>(
        AppDb db,
        NotificationCategory category,
        Recipient to,
        IReadOnlyDictionary<string, object?> parameters,
        string? onceKey,
        CancellationToken ct,
        DateTimeOffset? expiresAt = null)
        where TMail : IComponent
    {
        var userId = to.UserId ?? throw new ArgumentException("Whoever can end a kind of mail has an account.", nameof(to));
        if (await db.WantsAsync(userId, category, ct))
        {
            db.OutboxMails.Add(await composer.ComposeAsync<TMail>(to, MailCategory.Product, parameters, onceKey, expiresAt, links.Of(userId, category)));
        }
    }
}
