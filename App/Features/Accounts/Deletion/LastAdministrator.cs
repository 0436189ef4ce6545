using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Deletion;

/// <summary>The last administrator stays: nobody could make another.</summary>
internal sealed class LastAdministrator : IDeletionGuard
{
    private static readonly Outcome Refusal = Outcome.Conflict("last_admin", L("You are the last administrator. Make somebody else one first."));

    public async Task<Outcome> CheckAsync(AppDb db, Guid userId, CancellationToken ct)
    {
        if (!await db.Users.AnyAsync(u => u.Id == userId && u.Standing.IsAdmin, ct))
        {
            return Outcome.Done;
        }
        await db.LockAdminsAsync(ct);
        return await db.Users.AnyAsync(u => u.Id != userId && u.Standing.IsAdmin && u.State == UserState.Active, ct) ? Outcome.Done : Refusal;
    }
}
