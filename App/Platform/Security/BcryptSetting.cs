using System.Globalization;
using System.Security.Cryptography;

namespace BlazorAccounts.Platform.Security;

/// <summary>The part of a bcrypt hash before the digest: <c>$2b$10$</c> and 22 characters of salt.</summary>
internal sealed class BcryptSetting
{
    public const int TextLength = 29;
    private readonly string _text;

    private BcryptSetting(string text, int cost, byte[] salt)
    {
        _text = text;
        Cost = cost;
        Salt = salt;
    }

    /// <summary>Binary logarithm of the rounds, 4 to 31.</summary>
    public int Cost { get; }

    public byte[] Salt { get; }

    /// <summary>A new random salt under a cost of 4 to 31.</summary>
    public static BcryptSetting New(int cost)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cost, 4);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cost, 31);
        var salt = RandomNumberGenerator.GetBytes(16);
        return new(string.Create(CultureInfo.InvariantCulture, $"$2b${cost:D2}${Radix64.Encode(salt)}"), cost, salt);
    }

    /// <summary>Reads the setting of a hash; null when it is none of $2a$, $2b$, $2y$ with a cost of 4 to 31 and a salt.</summary>
    public static BcryptSetting? Parse(string hash)
    {
        var shaped = hash is ['$', '2', 'a' or 'b' or 'y', '$', >= '0' and <= '9', >= '0' and <= '9', '$', ..] && hash.Length >= TextLength;
        if (!shaped || Radix64.Decode(hash.AsSpan(7, 22), 16) is not { } salt)
        {
            return null;
        }
        var cost = int.Parse(hash.AsSpan(4, 2), CultureInfo.InvariantCulture);
        // The last character holds two bits only; others than this spelling of them are accepted but written back the same way.
        return cost is >= 4 and <= 31 ? new(string.Concat(hash.AsSpan(0, 7), Radix64.Encode(salt)), cost, salt) : null;
    }

    public override string ToString() => _text;
}
