using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Passwords;

/// <summary>Sends the code to the stored address of the account, if there is one that may sign in. An older code dies.</summary>
internal sealed class SendResetCode(IDbContextFactory<AppDb> dbs, IssueCode codes, CheckCode check) : IHandle<PasswordForgotten>
{
    public async Task HandleAsync(PasswordForgotten happened, Guid eventId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var onceKey = $"reset-code:{eventId:N}";
        if (await db.OutboxMails.AnyAsync(m => m.OnceKey == onceKey, ct))
        {
            return;
        }
        if (await AccountIdentity.Where(db, u => u.NormalizedEmail == happened.NormalizedEmail && u.State == UserState.Active).SingleOrDefaultAsync(ct) is not { } who)
        {
            await check.RenewUnknownAsync(happened.NormalizedEmail, CodePurpose.ResetPassword, ct);
            return;
        }
        await codes.ReplaceAsync(db, await db.RecipientAsync(who, ct), CodePurpose.ResetPassword, onceKey, ct);
    }
}
