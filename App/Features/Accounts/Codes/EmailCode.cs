namespace BlazorAccounts.Features.Accounts.Codes;

public enum CodePurpose { ConfirmEmail, ResetPassword, RecoverTwoFactor, Prove, SignIn, ChangeEmail }

/// <summary>
/// The one live 6-digit code of an account for a purpose; a newer one takes its row away. Tries and use are counted by conditional updates, never
/// on this object.
/// </summary>
public sealed class EmailCode
{
    public const int MaxTries = 5;
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan SignInLifetime = TimeSpan.FromMinutes(15);

    private EmailCode() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid UserId { get; private init; }
    public CodePurpose Purpose { get; private init; }

    /// <summary>HMAC-SHA256 under a server key over purpose, account and digits: useless for another account or purpose.</summary>
    public byte[] Hash { get; private init; } = [];

    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset ExpiresAt { get; private init; }
    public int Tries { get; private init; }
    public DateTimeOffset? ConsumedAt { get; private init; }

    internal static EmailCode Issue(Guid userId, CodePurpose purpose, byte[] hash, DateTimeOffset now) =>
        new() { UserId = userId, Purpose = purpose, Hash = hash, CreatedAt = now, ExpiresAt = now + LifetimeOf(purpose) };

    internal static TimeSpan LifetimeOf(CodePurpose purpose) => purpose is CodePurpose.SignIn ? SignInLifetime : Lifetime;
}
