namespace BlazorAccounts.Features.Accounts.Tokens;

/// <summary>One link in a session's chain of refresh tokens. The session is the family: reuse of an old link ends all of it.</summary>
public sealed class RefreshToken
{
    /// <summary>A used token still answers, with the same successor, for so long: the answer may have been lost on the way.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private RefreshToken() { } // EF

    public Guid Id { get; private init; }
    public Guid SessionId { get; private init; }

    /// <summary>SHA-256 of the whole token.</summary>
    public byte[] Hash { get; private init; } = [];

    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>Set by one statement with the successor: of many parallel uses one wins.</summary>
    public DateTimeOffset? UsedAt { get; private init; }

    public Guid? SuccessorId { get; private init; }

    internal static RefreshToken First(Guid id, Guid sessionId, byte[] hash, DateTimeOffset now, DateTimeOffset expiresAt) =>
        new() { Id = id, SessionId = sessionId, Hash = hash, CreatedAt = now, ExpiresAt = expiresAt };

    internal bool InGrace(DateTimeOffset now) => UsedAt is { } used && now - used <= Grace;
}
