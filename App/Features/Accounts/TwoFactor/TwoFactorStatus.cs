using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.TwoFactor;

/// <summary>Two-step sign-in as its owner sees it.</summary>
/// <param name="Since">Null while it is off.</param>
/// <param name="CanBeTurnedOffAt">Set when somebody said that the authenticator is lost.</param>
public sealed record TwoFactorStatus(bool On, DateTimeOffset? Since, int RecoveryCodesLeft, DateTimeOffset? CanBeTurnedOffAt)
{
    internal static async Task<TwoFactorStatus> OfAsync(AppDb db, Guid userId, CancellationToken ct)
    {
        var since = await db.Authenticators.Where(a => a.UserId == userId).Select(a => (DateTimeOffset?)a.CreatedAt).SingleOrDefaultAsync(ct);
        return since is null
            ? new(false, null, 0, null)
            : new(
                true,
                since,
                await db.RecoveryCodes.CountAsync(c => c.UserId == userId && c.UsedAt == null, ct),
                await db.TwoFactorRecoveries.Where(r => r.UserId == userId).Select(r => (DateTimeOffset?)r.ReadyAt).SingleOrDefaultAsync(ct));
    }
}
