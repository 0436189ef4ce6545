namespace BlazorAccounts.Platform.Security;

/// <summary>More passwords wait for hashing than can be done in good time. Answer 503 with Retry-After.</summary>
public sealed class HashingBusyException : Exception
{
    public HashingBusyException()
        : this(TimeSpan.FromSeconds(2))
    {
    }

    public HashingBusyException(string message)
        : base(message)
    {
    }

    public HashingBusyException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public HashingBusyException(TimeSpan retryAfter)
        : base("Too many sign-ins at once. Try again in a moment.") => RetryAfter = retryAfter;

    /// <summary>When it is worth trying again.</summary>
    public TimeSpan RetryAfter { get; }
}
