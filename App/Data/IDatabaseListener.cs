namespace BlazorAccounts.Data;

/// <summary>
/// Hears what any node tells on a channel of the database (<c>SqlDialect.NotifyAsync</c>). Only PostgreSQL carries it, and a line can be lost, so it may hasten things but nothing may
/// depend on it; <see cref="NewsLine"/> says whether it is there.
/// </summary>
public interface IDatabaseListener
{
    /// <summary>Lower-case letters and underscores.</summary>
    string Channel { get; }

    /// <summary>Called in order, on the listening thread: be quick and do not throw.</summary>
    void Heard(string payload);

    /// <summary>From now on everything is heard; what was told before may have been missed. As <see cref="Heard"/>.</summary>
    void Opened()
    {
        // Most look at the database besides.
    }
}
