using System.Globalization;

namespace BlazorAccounts.Features.Accounts.Tokens;

/// <summary>One key pair of the row of them that access tokens are signed with. The next one is published long before it is used.</summary>
public sealed class SigningKey
{
    /// <summary>How long one key signs.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromDays(90);

    private SigningKey() { } // EF

    /// <summary>1, 2, 3 …: the primary key, so that two nodes never make the same one twice.</summary>
    public int Number { get; private init; }

    /// <summary>The <c>kid</c> in tokens and in the published set.</summary>
    public string KeyId { get; private init; } = "";

    public DateTimeOffset SignsFrom { get; private init; }

    /// <summary>PKCS#8, sealed by Data Protection.</summary>
    public byte[] PrivateKey { get; private init; } = [];

    /// <summary>The public point's coordinates, 32 bytes each.</summary>
    public byte[] X { get; private init; } = [];

    public byte[] Y { get; private init; } = [];

    internal static SigningKey Of(int number, byte[] sealedPrivateKey, byte[] x, byte[] y, DateTimeOffset signsFrom) => new()
    {
        Number = number,
        KeyId = string.Create(CultureInfo.InvariantCulture, $"{number}-{Convert.ToHexStringLower(x.AsSpan(0, 4))}"),
        PrivateKey = sealedPrivateKey,
        X = x,
        Y = y,
        SignsFrom = signsFrom,
    };
}
