using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

/// <summary>
/// <c>x-webhook-signature</c>: base64 of HMAC-SHA256 over <c>x-webhook-timestamp</c> and, right after it, the raw bytes. Any of the secrets will do, since two are
/// good while one is rolled. The vendor checks no age; we do.
/// </summary>
internal static class CashfreeSignature
{
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Never throws, whatever the headers hold.</summary>
    public static bool IsGenuine(string? timestamp, string? signature, ReadOnlySpan<byte> body, IEnumerable<string> secrets, DateTimeOffset now)
    {
        if (timestamp is not { Length: > 0 and <= 16 } || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var sent) || !IsRecent(sent, timestamp.Length, now))
        {
            return false;
        }
        var given = Encoding.UTF8.GetBytes(signature ?? "");
        var genuine = false;
        foreach (var secret in secrets)
        {
            genuine |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(secret, timestamp, body)), given);
        }
        return genuine;
    }

    // Thirteen digits are milliseconds, as they are sent; ten would be seconds.
    private static bool IsRecent(long sent, int digits, DateTimeOffset now) =>
        Math.Abs(now.ToUnixTimeMilliseconds() - ((decimal)sent * (digits <= 10 ? 1000 : 1))) <= (decimal)Tolerance.TotalMilliseconds;

    private static string Sign(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(timestamp));
        hmac.AppendData(body);
        return Convert.ToBase64String(hmac.GetHashAndReset());
    }
}
