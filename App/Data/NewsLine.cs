namespace BlazorAccounts.Data;

/// <summary>
/// Whether this node hears the database's notifications at this moment. <see cref="DatabaseNews"/> proves it about every second by a question on the line itself,
/// behind which nothing told earlier is still on its way. A proof is believed for a short time only, so a line that died without a word is noticed too.
/// </summary>
public sealed class NewsLine(TimeProvider clock)
{
    private readonly long _believed = (long)(Believed.TotalSeconds * clock.TimestampFrequency);
    private long _until = long.MinValue;

    /// <summary>How long a proof is believed.</summary>
    public static TimeSpan Believed { get; } = TimeSpan.FromSeconds(3);

    /// <param name="timestamp">Now, by the clock's <see cref="TimeProvider.GetTimestamp"/>.</param>
    public bool IsHeardAt(long timestamp) => timestamp < Volatile.Read(ref _until);

    /// <param name="askedAt">When the question was put, as a timestamp.</param>
    internal void Proven(long askedAt) => Volatile.Write(ref _until, askedAt + _believed);

    internal void Lost() => Volatile.Write(ref _until, long.MinValue);
}
