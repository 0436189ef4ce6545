using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Platform.Security;

/// <summary>Keys for one purpose each, all derived from one root that every node shares.</summary>
public sealed class ServerKeys
{
    private readonly byte[] _root;

    /// <param name="root">32 bytes or more.</param>
    public ServerKeys(byte[] root)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(root.Length, 32);
        _root = root;
    }

    internal static ServerKeys From(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<SecurityOptions>>().Value;
        return new(options.ServerKey is { Length: > 0 } key
            ? Convert.FromBase64String(key)
            : DevelopmentKey.LoadOrMake(Path.Combine(DataDirectory.From(services.GetRequiredService<IConfiguration>()), "keys", "server.key")));
    }

    /// <summary>A key by HKDF-SHA256; the same purpose gives the same key on every node and after every start.</summary>
    /// <param name="purpose">Such as <c>password-pepper</c>; a new purpose is a new key.</param>
    /// <param name="length">Bytes, 1 to 8160.</param>
    public byte[] Derive(string purpose, int length = 32) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _root, length, salt: null, Encoding.UTF8.GetBytes($"BlazorAccounts {purpose}"));

    /// <summary>HMAC-SHA256 of a text under the key of a purpose, as 64 lower-case hexadecimal digits. What short codes are stored as.</summary>
    public string Hmac(string purpose, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Derive(purpose), Encoding.UTF8.GetBytes(text)));
}
