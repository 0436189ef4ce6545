using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Platform.Mail;

/// <summary>Writes mails into an app's outbox the way features do.</summary>
internal static class MailDesk
{
    extension(TestApp app)
    {
        public async Task<OutboxMail> WriteAsync(
            string to, string name = "Ada", MailCategory category = MailCategory.Security, DateTimeOffset? expiresAt = null, string? onceKey = null,
            params (string Name, object? Value)[] parameters)
        {
            var given = parameters.Append((nameof(GreetingMail.Name), name)).ToDictionary();
            var mail = await app.Services.GetRequiredService<MailComposer>().ComposeAsync<GreetingMail>(new(to, name), category, given, onceKey, expiresAt);
            await using var db = app.OpenDb();
            db.OutboxMails.Add(mail);
            await db.SaveChangesAsync();
            return mail;
        }

        public async Task<OutboxMail> ReadAsync(Guid id)
        {
            await using var db = app.OpenDb();
            return await db.OutboxMails.AsNoTracking().SingleAsync(m => m.Id == id);
        }

        public async Task<OutboxMail> ExpectStateAsync(Guid id, MailState state)
        {
            await Eventually.SoAsync(async () => (await app.ReadAsync(id)).State == state, $"the mail is {state}");
            return await app.ReadAsync(id);
        }
    }
}
