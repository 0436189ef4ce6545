using System.Buffers.Text;
using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Passkeys;

/// <summary>A passkey as its owner sees it.</summary>
/// <param name="Id">The credential's id in base64url.</param>
/// <param name="Synced">Kept by a password manager rather than by one device.</param>
public sealed record Passkey(string Id, string Name, DateTimeOffset CreatedAt, bool Synced)
{
    /// <summary>Oldest first.</summary>
    public static async Task<IReadOnlyList<Passkey>> OfAsync(AppDb db, Guid userId, CancellationToken ct)
    {
        var rows = await db.UserPasskeys.AsNoTracking().Where(p => p.UserId == userId).ToListAsync(ct);
        return [.. rows.OrderBy(p => p.Data.CreatedAt).Select(p => new Passkey(Base64Url.EncodeToString(p.CredentialId), p.Data.Name ?? "Passkey", p.Data.CreatedAt, p.Data.IsBackedUp))];
    }

    /// <summary>Null when it is no credential id.</summary>
    internal static byte[]? IdOf(string? text)
    {
        try
        {
            return text is { Length: > 0 and <= 1400 } ? Base64Url.DecodeFromChars(text) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
