namespace BlazorAccounts.Features.Accounts;

public enum SessionKind { Browser, Api }

/// <summary>One signed-in browser or program. Ending it ends its cookie, its tokens and its circuits.</summary>
public sealed class UserSession
{
    private UserSession() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid UserId { get; private init; }
    public SessionKind Kind { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When the proof behind this session was last given; step-up looks at it.</summary>
    public DateTimeOffset ProvedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Why it ended: <c>signed_out</c>, <c>reused_token</c>, <c>password_changed</c>.</summary>
    public string? EndReason { get; set; }

    public string? UserAgent { get; private init; }
    public string? Address { get; private init; }

    public static UserSession Start(Guid userId, SessionKind kind, DateTimeOffset now, TimeSpan lifetime, string? userAgent, string? address) => new()
    {
        UserId = userId,
        Kind = kind,
        CreatedAt = now,
        LastSeenAt = now,
        ProvedAt = now,
        ExpiresAt = now + lifetime,
        UserAgent = userAgent is { Length: > 400 } ? userAgent[..400] : userAgent,
        Address = address,
    };

    public bool IsLive(DateTimeOffset now) => EndedAt is null && now < ExpiresAt;
}
