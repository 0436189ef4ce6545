namespace BlazorAccounts.Data;

/// <summary>Hears what any node tells on a channel of the database (<c>SqlDialect.NotifyAsync</c>). Only PostgreSQL carries it, so it may hasten things but nothing may depend on it.</summary>
public interface IDatabaseListener
{
    /// <summary>Lower-case letters and underscores.</summary>
    string Channel { get; }

    /// <summary>Called in order, on the listening thread: be quick and do not throw.</summary>
    void Heard(string payload);
}
