using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BlazorAccounts.Platform.Security;

/// <summary>Random codes and tokens, how they are stored and how they are compared.</summary>
public static class Tokens
{
    /// <summary>Six digits, each of the million equally likely. Store it as <see cref="ServerKeys.Hmac"/>.</summary>
    public static string NewCode() => RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>A token of random bytes in the URL-safe alphabet, without padding. Store it as <see cref="Sha256"/>.</summary>
    /// <param name="bytes">16 or more; 32 bytes make 43 characters.</param>
    public static string NewToken(int bytes = 32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 16);
        return Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));
    }

    /// <summary>SHA-256 as 64 lower-case hexadecimal digits: enough for a token of 128 bits or more, never for a short code.</summary>
    public static string Sha256(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Compares in a time that depends on the lengths alone.</summary>
    public static bool Same(string? one, string? other) =>
        one is not null && other is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
