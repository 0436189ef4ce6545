namespace BlazorAccounts.Platform.RateLimits;

/// <summary>Whether a try may go on.</summary>
/// <param name="RetryAfter">Until the window ends; zero when allowed.</param>
public readonly record struct LimitVerdict(bool Allowed, int Used, TimeSpan RetryAfter);

/// <summary>
/// Counts tries in the database, so that a limit holds exactly over parallel callers and several nodes. A try is counted in a committed statement
/// of its own before anything is compared.
/// </summary>
public sealed class Limiter
{
    /// <summary>Counts one try. At most <paramref name="limit"/> are allowed in a window that starts with the first.</summary>
    public Task<LimitVerdict> TakeAsync(string key, int limit, TimeSpan window, CancellationToken ct) =>
        throw new NotSupportedException($"{key} {limit} {window} {ct.CanBeCanceled}");

    /// <summary>Forgets the tries under a key, after a success.</summary>
    public Task ResetAsync(string key, CancellationToken ct) => throw new NotSupportedException($"{key} {ct.CanBeCanceled}");
}
