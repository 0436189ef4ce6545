namespace BlazorAccounts.Features.Affiliates;

/// <summary>Who brought whom. Written once, at sign-up; the first touch counts and never changes.</summary>
public sealed class Referral
{
    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public required Guid ReferrerId { get; init; }
    public required Guid ReferredId { get; init; }

    /// <summary>The code that was used, as it stood then.</summary>
    public required string Code { get; init; }

    public required DateTimeOffset At { get; init; }
}
