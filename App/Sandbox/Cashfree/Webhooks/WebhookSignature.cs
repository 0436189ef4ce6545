using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>The <c>x-webhook-signature</c> header: base64 of HMAC-SHA256 over the time in milliseconds and, right after it, the raw body.</summary>
internal static class WebhookSignature
{
    public static string Of(string secret, long milliseconds, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.UTF8.GetBytes(milliseconds.ToString(CultureInfo.InvariantCulture)));
        hash.AppendData(body);
        return Convert.ToBase64String(hash.GetHashAndReset());
    }
}
