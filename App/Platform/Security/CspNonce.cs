using System.Security.Cryptography;

namespace BlazorAccounts.Platform.Security;

/// <summary>This request's nonce for an inline script. Asking for it puts it into the response's Content-Security-Policy.</summary>
public sealed class CspNonce
{
    /// <summary>128 random bits in base64.</summary>
    public string Value => field ??= Given = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));

    /// <summary>Null while nobody has asked.</summary>
    internal string? Given { get; private set; }
}
