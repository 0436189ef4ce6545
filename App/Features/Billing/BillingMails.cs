using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Notifications;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Features.Teams;
using BlazorAccounts.Platform.Mail;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Billing;

/// <summary>
/// Mails about money, to the people of a team who answer for it, each in their language, and the same in short as a notification. Written with the change they tell of, each at
/// most once by its key.
/// </summary>
public sealed class BillingMails(MailComposer composer, TimeProvider clock)
{
    /// <param name="key">One mail per key and person, ever; null may repeat.</param>
    /// <param name="attachment">Names the file that goes with it (<see cref="IMailAttachments"/>).</param>
    /// <param name="notice">What is told inside the product; null for what a mail is enough for.</param>
    public async Task AddAsync<TMail>(
        AppDb db, Guid teamId, string? key, IReadOnlyDictionary<string, object?> parameters, Notice? notice, CancellationToken ct, DateTimeOffset? expiresAt = null,
        string? attachment = null)
        where TMail : IComponent
    {
        var people = await (from m in db.TeamMembers
                            join u in db.Users on m.UserId equals u.Id
                            where m.TeamId == teamId && m.Role != TeamRole.Member && u.State == UserState.Active
                            select new { User = u, Language = db.UserSettings.Where(s => s.UserId == u.Id).Select(s => s.Language).FirstOrDefault() })
            .AsNoTracking().ToListAsync(ct);
        foreach (var (person, language) in people.Select(p => (p.User, p.Language ?? Languages.First)))
        {
            var once = key is null ? null : $"{key}:{person.Id:N}";
            if (once is null || !await db.OutboxMails.AnyAsync(m => m.OnceKey == once, ct))
            {
                var to = new Recipient(person.Email!, person.Greeting, person.Id, language);
                db.Add(await composer.ComposeAsync<TMail>(to, MailCategory.Billing, parameters, once, expiresAt, attachment: attachment));
                if (notice is not null)
                {
                    db.Notify(person.Id, NotificationCategory.Billing, notice, clock.GetUtcNow(), once);
                }
            }
        }
    }

    internal Task PaymentFailedAsync(AppDb db, Invoice invoice, CancellationToken ct) =>
        AddAsync<PaymentFailedMail>(
            db,
            invoice.TeamId,
            $"payment-failed:{invoice.Id:N}",
            new Dictionary<string, object?> { [nameof(PaymentFailedMail.Invoice)] = invoice },
            new(L("Your payment did not go through"), L("Update your card, so that your plan goes on without a break."), "/billing"),
            ct);

    internal Task DisputeAsync(AppDb db, Invoice invoice, Dispute dispute, CancellationToken ct) =>
        AddAsync<DisputeMail>(
            db,
            invoice.TeamId,
            $"dispute:{dispute.Id:N}:{dispute.State}",
            new Dictionary<string, object?> { [nameof(DisputeMail.Invoice)] = invoice, [nameof(DisputeMail.Dispute)] = dispute },
            dispute.State switch
            {
                DisputeState.Open => new(L("A payment of yours is questioned"), L("Your plan is on hold until the bank has decided."), "/billing"),
                DisputeState.Won => new(L("Your payment was confirmed"), L("Your plan goes on."), "/billing"),
                _ => new(L("Your bank took a payment back"), L("Your plan has ended. Nothing more is charged."), "/billing"),
            },
            ct);
}
