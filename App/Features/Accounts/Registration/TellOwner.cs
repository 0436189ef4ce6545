using BlazorAccounts.Data;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Platform.RateLimits;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>Tells the owner of a known address that somebody tried to register with it, at most once a day, while the stranger is told nothing.</summary>
public sealed class TellOwner(IDbContextFactory<AppDb> dbs, MailComposer mails, Limiter limiter, SuggestUsername suggest)
{
    /// <summary>The username that the stranger would have got.</summary>
    internal async Task<string> RunAsync(SignUp signUp, CancellationToken ct)
    {
        var normalized = EmailAddress.Normalize(signUp.Email);
        await using var db = await dbs.CreateDbContextAsync(ct);
        var owner = await AccountIdentity.Where(db, u => u.NormalizedEmail == normalized).SingleOrDefaultAsync(ct);
        if (owner is not null && (await limiter.TakeAsync($"account-exists:{owner.UserId:N}", 1, TimeSpan.FromDays(1), ct)).Allowed)
        {
            db.Add(await mails.ComposeAsync<AccountExistsMail>(
                await db.RecipientAsync(owner, ct),
                MailCategory.Security,
                new Dictionary<string, object?> { [nameof(AccountExistsMail.Name)] = owner.Name }));
            await db.SaveChangesAsync(ct);
        }
        return signUp.Username ?? await MadeUpAsync(db, UsernameRule.FromEmail(signUp.Email!), normalized, ct);
    }

    // Without the account its own username would be free: a number behind it would tell that the account is there.
    private async Task<string> MadeUpAsync(AppDb db, string name, string? normalizedEmail, CancellationToken ct)
    {
        var normalized = UsernameRule.Normalize(name);
        return await db.Users.AnyAsync(u => u.NormalizedEmail == normalizedEmail && u.NormalizedUserName == normalized, ct) ? name : await suggest.RunAsync(name, ct);
    }
}
