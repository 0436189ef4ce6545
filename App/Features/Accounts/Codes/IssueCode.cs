using System.Security.Cryptography;
using System.Text;
using BlazorAccounts.Data;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Platform.Security;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Codes;

/// <summary>Makes a code and the mail that carries it.</summary>
public sealed class IssueCode(ServerKeys keys, MailComposer mails, TimeProvider clock)
{
    private readonly byte[] _key = keys.Derive("accounts.email-code");

    /// <summary>Adds both to the caller's transaction. The caller has counted it against the limit and removed an older code.</summary>
    /// <param name="to">Null for an address that must not know: there is a code then, and no mail.</param>
    /// <param name="onceKey">Of the mail; null when the caller makes sure that it runs once.</param>
    /// <param name="link">The address that does what the code does; null for a code alone.</param>
    internal async Task<EmailCode> AddAsync(AppDb db, Recipient? to, Guid userId, CodePurpose purpose, DateTimeOffset now, string? onceKey = null, Func<string, string>? link = null)
    {
        var digits = Platform.Security.Tokens.NewCode();
        // What nobody was sent nobody can guess.
        var code = EmailCode.Issue(userId, purpose, to is null ? RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes) : Hash(userId, purpose, digits), now);
        db.Add(code);
        if (to is not null)
        {
            db.Add(await mails.ComposeAsync<CodeMail>(
                to,
                MailCategory.Security,
                new Dictionary<string, object?> { [nameof(CodeMail.Code)] = digits, [nameof(CodeMail.Purpose)] = purpose, [nameof(CodeMail.Name)] = to.Name, [nameof(CodeMail.Link)] = link?.Invoke(digits) },
                onceKey,
                code.ExpiresAt));
        }
        return code;
    }

    /// <summary>Sends a new code in a transaction of its own; the older one dies. Of several at once the last wins.</summary>
    internal async Task ReplaceAsync(AppDb db, Recipient to, CodePurpose purpose, string? onceKey, CancellationToken ct, Func<string, string>? link = null)
    {
        var userId = to.UserId!.Value;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var transaction = await db.Database.BeginTransactionAsync(ct);
                await db.EmailCodes.Where(c => c.UserId == userId && c.Purpose == purpose).ExecuteDeleteAsync(ct);
                await AddAsync(db, to, userId, purpose, clock.GetUtcNow(), onceKey, link);
                await db.SaveChangesAsync(ct);
                await transaction.CommitAsync(ct);
                return;
            }
            catch (DbUpdateException clash) when (attempt < 8 && UniqueIndex.Violated(clash) is not null)
            {
                db.ChangeTracker.Clear(); // another code came between our delete and insert
            }
        }
    }

    internal byte[] Hash(Guid userId, CodePurpose purpose, string digits) =>
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{purpose}:{userId:N}:{digits}"));
}
