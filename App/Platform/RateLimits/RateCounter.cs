namespace BlazorAccounts.Platform.RateLimits;

/// <summary>Tries counted in a window. Written only by <see cref="Limiter"/>.</summary>
internal sealed class RateCounter
{
    /// <summary>SHA-256 of the limiter's key in base64url: keys hold addresses of people, the table does not.</summary>
    public required string Key { get; init; }

    public required int Count { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
}
