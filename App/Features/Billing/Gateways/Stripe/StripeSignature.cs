using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BlazorAccounts.Features.Billing.Gateways.Stripe;

/// <summary>
/// <c>Stripe-Signature: t=…,v1=…</c>: HMAC-SHA256 over time, a dot and the raw bytes, keyed with the whole text of the secret. Any v1 that matches
/// any secret will do, since both are several while a secret is rolled; other schemes do not count.
/// </summary>
internal static class StripeSignature
{
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    /// <summary>Never throws, whatever the header holds.</summary>
    public static bool IsGenuine(string? header, ReadOnlySpan<byte> body, IEnumerable<string> secrets, DateTimeOffset now)
    {
        string? time = null;
        var signatures = new List<byte[]>();
        foreach (var part in (header ?? "").Split(',', 32))
        {
            if (part.Split('=', 2) is not [var scheme, var value])
            {
                continue;
            }
            if (scheme == "t")
            {
                time = value;
            }
            else if (scheme == "v1")
            {
                signatures.Add(Encoding.UTF8.GetBytes(value));
            }
        }
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - (decimal)seconds) > (decimal)Tolerance.TotalSeconds)
        {
            return false;
        }

        var genuine = false;
        foreach (var secret in secrets)
        {
            var expected = Encoding.UTF8.GetBytes(Sign(secret, time, body));
            foreach (var signature in signatures)
            {
                genuine |= CryptographicOperations.FixedTimeEquals(expected, signature);
            }
        }
        return genuine;
    }

    private static string Sign(string secret, string time, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(time));
        hmac.AppendData("."u8);
        hmac.AppendData(body);
        return Convert.ToHexStringLower(hmac.GetHashAndReset());
    }
}
