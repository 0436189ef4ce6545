using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BlazorAccounts.Features.Accounts.TwoFactor;

/// <summary>Time-based one-time passwords (RFC 6238 over RFC 4226): HMAC-SHA-1, 6 digits, steps of 30 seconds, which is what every authenticator app knows.</summary>
public static class Totp
{
    /// <summary>RFC 4226 asks for 128 bits or more and recommends 160.</summary>
    public const int SecretBytes = 20;

    private const int StepSeconds = 30;
    private const string Base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static long StepAt(DateTimeOffset now) => now.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The six digits of a step.</summary>
    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238; HMAC does not need the collision resistance that SHA-1 lost, and authenticator apps know nothing else
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var truncated = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0xf)..]) & int.MaxValue;
        return (truncated % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code was typed, at most one before or after now (RFC 6238 section 5.2 and 6); null when it was none of them.</summary>
    public static long? Match(ReadOnlySpan<byte> secret, string digits, DateTimeOffset now)
    {
        var typed = Encoding.ASCII.GetBytes(digits);
        long? found = null;
        for (var step = StepAt(now) - 1; step <= StepAt(now) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(typed, Encoding.ASCII.GetBytes(Code(secret, step))))
            {
                found = step;
            }
        }
        return found;
    }

    /// <summary>What the QR code says, in the form of the Key URI Format that authenticator apps read.</summary>
    public static string Uri(string issuer, string account, ReadOnlySpan<byte> secret)
    {
        var name = System.Uri.EscapeDataString(issuer);
        return $"otpauth://totp/{name}:{System.Uri.EscapeDataString(account)}?secret={Base32(secret)}&issuer={name}";
    }

    /// <summary>Base32 (RFC 4648 section 6) without padding.</summary>
    public static string Base32(ReadOnlySpan<byte> data)
    {
        StringBuilder text = new();
        var (bits, held) = (0, 0);
        foreach (var octet in data)
        {
            (bits, held) = ((bits << 8) | octet, held + 8);
            for (; held >= 5; held -= 5)
            {
                text.Append(Base32Alphabet[(bits >> (held - 5)) & 31]);
            }
        }
        return held == 0 ? text.ToString() : text.Append(Base32Alphabet[(bits << (5 - held)) & 31]).ToString();
    }
}
