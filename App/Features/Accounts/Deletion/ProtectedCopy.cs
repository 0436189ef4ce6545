using System.Text.Json;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.TwoFactor;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Deletion;

/// <summary>What closing takes out of an account and restoring puts back: who somebody is and how they get in. Kept sealed, for as long as it can be restored.</summary>
internal sealed record ProtectedCopy(
    string Email,
    string NormalizedEmail,
    string Username,
    string NormalizedUsername,
    string TrialEmail,
    bool EmailConfirmed,
    string? PasswordHash,
    bool TwoFactor,
    string? FirstName,
    string? LastName,
    string? DisplayName,
    string? Bio,
    string? PhotoUrl,
    string? PhoneNumber,
    IReadOnlyList<IdentityUserLogin<Guid>> Logins,
    IReadOnlyList<IdentityUserPasskey<Guid>> Passkeys,
    Authenticator? Authenticator,
    IReadOnlyList<RecoveryCode> RecoveryCodes)
{
    private const string Purpose = "accounts.deletion.copy";

    public static async Task<ProtectedCopy> OfAsync(AppDb db, User user, CancellationToken ct) => new(
        user.Email!,
        user.NormalizedEmail!,
        user.UserName!,
        user.NormalizedUserName!,
        user.TrialEmail,
        user.EmailConfirmed,
        user.PasswordHash,
        user.TwoFactorEnabled,
        user.FirstName,
        user.LastName,
        user.DisplayName,
        user.Bio,
        user.PhotoUrl,
        user.PhoneNumber,
        await db.UserLogins.AsNoTracking().Where(l => l.UserId == user.Id).ToListAsync(ct),
        await db.UserPasskeys.AsNoTracking().Where(p => p.UserId == user.Id).ToListAsync(ct),
        await db.Authenticators.AsNoTracking().SingleOrDefaultAsync(a => a.UserId == user.Id, ct),
        await db.RecoveryCodes.AsNoTracking().Where(c => c.UserId == user.Id).ToListAsync(ct));

    public byte[] Seal(IDataProtectionProvider protection) => protection.CreateProtector(Purpose).Protect(JsonSerializer.SerializeToUtf8Bytes(this));

    public static ProtectedCopy Open(IDataProtectionProvider protection, byte[] copy) =>
        JsonSerializer.Deserialize<ProtectedCopy>(protection.CreateProtector(Purpose).Unprotect(copy)) ?? throw new JsonException("The copy of an account is empty.");

    /// <summary>Puts everything back but the username, which may be another by now. Ways in that somebody else took up meanwhile stay theirs.</summary>
    public async Task PutBackAsync(AppDb db, User user, CancellationToken ct)
    {
        (user.Email, user.NormalizedEmail, user.TrialEmail, user.EmailConfirmed) = (Email, NormalizedEmail, TrialEmail, EmailConfirmed);
        (user.FirstName, user.LastName, user.DisplayName, user.Bio, user.PhotoUrl, user.PhoneNumber) = (FirstName, LastName, DisplayName, Bio, PhotoUrl, PhoneNumber);
        (user.PasswordHash, user.TwoFactorEnabled) = (PasswordHash, TwoFactor);
        foreach (var login in Logins)
        {
            if (!await db.UserLogins.AnyAsync(l => l.LoginProvider == login.LoginProvider && l.ProviderKey == login.ProviderKey, ct))
            {
                db.Add(login);
            }
        }
        foreach (var passkey in Passkeys)
        {
            if (!await db.UserPasskeys.AnyAsync(p => p.CredentialId == passkey.CredentialId, ct))
            {
                db.Add(passkey);
            }
        }
        if (Authenticator is not null)
        {
            db.Add(Authenticator);
        }
        db.AddRange(RecoveryCodes);
    }
}
