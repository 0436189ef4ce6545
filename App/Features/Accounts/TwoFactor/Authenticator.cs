namespace BlazorAccounts.Features.Accounts.TwoFactor;

/// <summary>The authenticator app of somebody who turned two-step sign-in on. There is a row exactly while it is on.</summary>
public sealed class Authenticator
{
    public required Guid UserId { get; init; }

    /// <summary>The shared secret, sealed by Data Protection.</summary>
    public required byte[] Secret { get; init; }

    /// <summary>The newest step whose code was accepted; moves forward only, so that no code is accepted twice.</summary>
    public required long LastStep { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One of the codes that stand in for a lost authenticator. It works once.</summary>
public sealed class RecoveryCode
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid UserId { get; init; }

    /// <summary>HMAC-SHA256 under a server key over account and code.</summary>
    public required byte[] Hash { get; init; }

    public DateTimeOffset? UsedAt { get; init; }
}

/// <summary>Somebody who proved password and mailbox asked to have two-step sign-in turned off. Its owner has until then to say no, by signing in with it.</summary>
public sealed class TwoFactorRecovery
{
    public required Guid UserId { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public required DateTimeOffset ReadyAt { get; init; }
}
