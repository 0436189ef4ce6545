using System.Buffers;
using System.Security.Cryptography;

namespace BlazorAccounts.Features.Affiliates;

/// <summary>A person's share code: every account has exactly one, for good.</summary>
public sealed class AffiliateCode
{
    /// <summary>Characters that nobody confuses when read aloud or copied by hand: no 0, O, 1, I, L, U.</summary>
    public const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    public const int Length = 8;

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    private AffiliateCode() { } // EF

    public Guid UserId { get; private init; }
    public string Code { get; private init; } = "";
    public DateTimeOffset CreatedAt { get; private init; }

    internal static AffiliateCode For(Guid userId, string code, DateTimeOffset now) => new() { UserId = userId, Code = code, CreatedAt = now };

    /// <summary>A random code; 30^8 of them exist.</summary>
    internal static string Draw() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>The code as stored, from whatever somebody typed; null when it cannot be one.</summary>
    public static string? Normalize(string? typed) =>
        typed?.Trim().ToUpperInvariant() is { Length: Length } code && !code.AsSpan().ContainsAnyExcept(Letters) ? code : null;
}
