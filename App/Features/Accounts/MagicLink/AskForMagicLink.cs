using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.MagicLink;

/// <summary>Somebody wants to sign in by mail to the account with this address, if there is one.</summary>
/// <param name="Browser">Hash of the asking browser's secret; null for a program.</param>
internal sealed record MagicLinkWanted(string NormalizedEmail, string? Browser) : INameEmail;

/// <summary>Takes the wish for a magic link (ACC-10).</summary>
public sealed class AskForMagicLink(CodeWish wish)
{
    /// <param name="secret">Of the asking browser; null for a program, which gets a code and no link.</param>
    /// <inheritdoc cref="CodeWish.TakeAsync"/>
    public Task<Outcome> RunAsync(string? email, string? secret, Caller caller, CancellationToken ct) =>
        wish.TakeAsync(email, "magic-link", normalized => new MagicLinkWanted(normalized, secret is null ? null : Platform.Security.Tokens.Sha256(secret)), caller, ct);
}

/// <summary>Sends link and code to the stored address of the account, if there is one that may sign in. Older ones die.</summary>
internal sealed class SendMagicLink(IDbContextFactory<AppDb> dbs, IssueCode codes, CheckCode check, MagicLinkToken tokens) : IHandle<MagicLinkWanted>
{
    public async Task HandleAsync(MagicLinkWanted happened, Guid eventId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var onceKey = $"magic-link:{eventId:N}";
        if (await db.OutboxMails.AnyAsync(m => m.OnceKey == onceKey, ct))
        {
            return;
        }
        if (await AccountIdentity.Where(db, u => u.NormalizedEmail == happened.NormalizedEmail && u.State == UserState.Active).SingleOrDefaultAsync(ct) is not { } who)
        {
            await check.RenewUnknownAsync(happened.NormalizedEmail, CodePurpose.SignIn, ct);
            return;
        }
        await codes.ReplaceAsync(
            db,
            await db.RecipientAsync(who, ct),
            CodePurpose.SignIn,
            onceKey,
            ct,
            happened.Browser is null ? null : digits => $"/sign-in/link?token={tokens.Write(new(who.UserId, digits, happened.Browser))}");
    }
}
