using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>The <c>Stripe-Signature</c> header: HMAC-SHA256 over the time, a dot and the raw body, keyed with the whole secret text.</summary>
internal static class WebhookSignature
{
    public static string Header(string secret, long time, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.UTF8.GetBytes(time.ToString(CultureInfo.InvariantCulture) + "."));
        hash.AppendData(body);
        return $"t={time.ToString(CultureInfo.InvariantCulture)},v1={Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
