using System.Security.Cryptography;
using System.Text;
using BlazorAccounts.Data;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Platform.Security;

namespace BlazorAccounts.Features.Accounts.Codes;

/// <summary>Makes a code and the mail that carries it.</summary>
public sealed class IssueCode(ServerKeys keys, MailComposer mails)
{
    private readonly byte[] _key = keys.Derive("accounts.email-code");

    /// <summary>Adds both to the caller's transaction. The caller has counted it against the limit and removed an older code.</summary>
    internal async Task AddAsync(AppDb db, Recipient to, Guid userId, CodePurpose purpose, DateTimeOffset now)
    {
        var digits = Platform.Security.Tokens.NewCode();
        var code = EmailCode.Issue(userId, purpose, Hash(userId, purpose, digits), now);
        db.Add(code);
        db.Add(await mails.ComposeAsync<CodeMail>(
            to, MailCategory.Security, new Dictionary<string, object?> { [nameof(CodeMail.Code)] = digits, [nameof(CodeMail.Name)] = to.Name }, expiresAt: code.ExpiresAt));
    }

    internal byte[] Hash(Guid userId, CodePurpose purpose, string digits) =>
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{purpose}:{userId:N}:{digits}"));
}
