using System.Buffers.Text;
using System.Security.Cryptography;
using BlazorAccounts.Platform.Security;

namespace BlazorAccounts.Features.Accounts.Tokens;

/// <summary>
/// How a refresh token looks: base64url of its id and a 256-bit secret. The secret is an HMAC of the id under a server key, so that a lost answer can
/// be given again without keeping the token.
/// </summary>
public sealed class RefreshTokenFormat(ServerKeys keys)
{
    private const int Length = 16 + 32;
    private readonly byte[] _key = keys.Derive("accounts.refresh-token");

    internal string Write(Guid id)
    {
        Span<byte> bytes = stackalloc byte[Length];
        id.TryWriteBytes(bytes);
        HMACSHA256.HashData(_key, bytes[..16], bytes[16..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The id when the text has the right shape and secret; null otherwise.</summary>
    internal Guid? Read(string? token)
    {
        if (token is not { Length: 64 } || !Base64Url.IsValid(token))
        {
            return null;
        }
        var bytes = Base64Url.DecodeFromChars(token);
        return bytes.Length == Length && CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(_key, bytes.AsSpan(0, 16)), bytes.AsSpan(16))
            ? new Guid(bytes.AsSpan(0, 16))
            : null;
    }

    internal static byte[] Hash(string token) => SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(token));
}
