using BlazorAccounts.Data;
using BlazorAccounts.Platform.Mail;

namespace BlazorAccounts.Features.Accounts;

/// <summary>Whom a mail about an account goes to, in the language that they read, whoever caused it.</summary>
internal static class Recipients
{
    extension(AppDb db)
    {
        public Task<Recipient> RecipientAsync(AccountIdentity who, CancellationToken ct) => db.RecipientAsync(who.UserId, who.Email, who.Name, ct);

        /// <param name="email">The stored address, or the one that the account left or moves to.</param>
        public async Task<Recipient> RecipientAsync(Guid userId, string email, string? name, CancellationToken ct) =>
            new(email, name, userId, await db.LanguageOfAsync(userId, ct));
    }
}
