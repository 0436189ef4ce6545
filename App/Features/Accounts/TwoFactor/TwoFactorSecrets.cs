using System.Security.Cryptography;
using System.Text;
using BlazorAccounts.Data;
using BlazorAccounts.Platform.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.TwoFactor;

/// <summary>How authenticator secrets and recovery codes are made, stored and compared.</summary>
public sealed class TwoFactorSecrets(ServerKeys keys, IDataProtectionProvider protection)
{
    public const int RecoveryCodes = 10;
    private const int RecoveryCodeLength = 10;
    private readonly byte[] _key = keys.Derive("accounts.recovery-code");
    private readonly IDataProtector _seal = protection.CreateProtector("BlazorAccounts.Authenticators");

    internal byte[] Seal(byte[] secret) => _seal.Protect(secret);

    /// <summary>Accepts the code of a step once: the row's last step moves forward in a statement of its own, and only one caller moves it there.</summary>
    internal async Task<bool> TakeCodeAsync(AppDb db, Guid userId, string digits, DateTimeOffset now, CancellationToken ct)
    {
        var secret = await db.Authenticators.Where(a => a.UserId == userId).Select(a => a.Secret).SingleOrDefaultAsync(ct);
        return secret is not null
            && Totp.Match(_seal.Unprotect(secret), digits, now) is { } step
            && await db.Authenticators.Where(a => a.UserId == userId && a.LastStep < step).ExecuteUpdateAsync(set => set.SetProperty(a => a.LastStep, step), ct) == 1;
    }

    /// <summary>Accepts a recovery code once.</summary>
    internal async Task<bool> TakeRecoveryCodeAsync(AppDb db, Guid userId, string typed, DateTimeOffset now, CancellationToken ct)
    {
        var hash = Hash(userId, typed);
        return await db.RecoveryCodes.Where(c => c.UserId == userId && c.Hash == hash && c.UsedAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.UsedAt, now), ct) == 1;
    }

    /// <summary>Adds ten new codes to the caller's transaction; older ones are gone with it. Shown once, here.</summary>
    internal async Task<IReadOnlyList<string>> RenewRecoveryCodesAsync(AppDb db, Guid userId, CancellationToken ct)
    {
        await db.RecoveryCodes.Where(c => c.UserId == userId).ExecuteDeleteAsync(ct);
        // 50 bits each, in an alphabet without letters that look alike.
        List<string> codes = [.. Enumerable.Range(0, RecoveryCodes).Select(_ => RandomNumberGenerator.GetString("23456789abcdefghjkmnpqrstuvwxyz", RecoveryCodeLength))];
        db.AddRange(codes.Select(code => new RecoveryCode { UserId = userId, Hash = Hash(userId, code) }));
        return [.. codes.Select(code => $"{code[..5]}-{code[5..]}")];
    }

    /// <summary>Removes everything of the second factor, in the caller's transaction.</summary>
    internal static async Task RemoveAsync(AppDb db, Guid userId, CancellationToken ct)
    {
        await db.Authenticators.Where(a => a.UserId == userId).ExecuteDeleteAsync(ct);
        await db.RecoveryCodes.Where(c => c.UserId == userId).ExecuteDeleteAsync(ct);
        await db.TwoFactorRecoveries.Where(r => r.UserId == userId).ExecuteDeleteAsync(ct);
    }

    private byte[] Hash(Guid userId, string typed)
    {
        var code = string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{userId:N}:{code}"));
    }
}
