using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.TwoFactor;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Codes;

/// <summary>
/// An address of an account is proved for the first time by somebody who need not be the one who made the account: whatever could let that one in goes.
/// </summary>
internal static class FirstProof
{
    /// <summary>Confirms the address in the caller's transaction, which also ends everything. Sessions and codes are for <see cref="Sessions.EndSessions"/>.</summary>
    /// <param name="stamp">The security stamp under which the account was looked at.</param>
    /// <returns>False when somebody else was first.</returns>
    public static async Task<bool> TakeAsync(AppDb db, Guid userId, string stamp, CancellationToken ct)
    {
        if (await db.Users.Where(u => u.Id == userId && u.SecurityStamp == stamp && !u.EmailConfirmed && u.State == UserState.Active).ExecuteUpdateAsync(
            set => set.SetProperty(u => u.EmailConfirmed, true).SetProperty(u => u.PasswordHash, (string?)null).SetProperty(u => u.TwoFactorEnabled, false), ct) == 0)
        {
            return false;
        }
        await db.UserPasskeys.Where(p => p.UserId == userId).ExecuteDeleteAsync(ct);
        await db.UserLogins.Where(l => l.UserId == userId).ExecuteDeleteAsync(ct);
        await db.EmailChanges.Where(c => c.UserId == userId).ExecuteDeleteAsync(ct);
        await TwoFactorSecrets.RemoveAsync(db, userId, ct);
        return true;
    }
}
