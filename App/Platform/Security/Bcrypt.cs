using System.Security.Cryptography;
using System.Text;

namespace BlazorAccounts.Platform.Security;

/// <summary>
/// The bcrypt password hash (Provos and Mazières, 1999) in managed code; reads $2a$, $2b$ and $2y$, writes $2b$. As in every bcrypt, bytes after the 72nd have
/// no effect: <see cref="BcryptPasswordHasher"/> never gives it more than 64.
/// </summary>
public static class Bcrypt
{
    /// <summary>Hashes under a new salt. Cost 10 takes some 50 ms; each step doubles it.</summary>
    /// <param name="password">Any bytes but NUL, where other implementations stop.</param>
    /// <param name="cost">4 to 31.</param>
    /// <exception cref="ArgumentException">The password holds a NUL.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The cost is out of range.</exception>
    public static string Hash(ReadOnlySpan<byte> password, int cost) => Hash([Request(password, BcryptSetting.New(cost))])[0];

    /// <summary>Whether a password is the one of a hash, compared in fixed time. False for what is no bcrypt hash.</summary>
    /// <exception cref="ArgumentException">The password holds a NUL.</exception>
    public static bool Verify(ReadOnlySpan<byte> password, string hash) =>
        BcryptSetting.Parse(hash) is { } setting && Same(Hash([Request(password, setting)])[0], hash);

    /// <summary>Hashes up to three passwords of equal cost in one loop.</summary>
    internal static string[] Hash(ReadOnlySpan<BcryptRequest> requests)
    {
        var lanes = new EksLane[requests.Length];
        for (var i = 0; i < lanes.Length; i++)
        {
            lanes[i] = new(requests[i].Password, requests[i].Setting.Salt);
        }
        EksBlowfish.Stir(lanes, requests[0].Setting.Cost);

        var hashes = new string[lanes.Length];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = requests[i].Setting + Radix64.Encode(lanes[i].Finish());
        }
        return hashes;
    }

    internal static BcryptRequest Request(ReadOnlySpan<byte> password, BcryptSetting setting) =>
        password.Contains((byte)0) ? throw new ArgumentException("A password for bcrypt holds no NUL.", nameof(password)) : new(password.ToArray(), setting);

    internal static bool Same(string made, string stored) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(made[7..]), Encoding.UTF8.GetBytes(stored[7..]));
}

internal sealed record BcryptRequest(byte[] Password, BcryptSetting Setting);
