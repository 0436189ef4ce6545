namespace BlazorAccounts.Data;

/// <summary>Where the database is. Known at once when configured, and after <see cref="DatabaseStart"/> has started it when embedded.</summary>
internal sealed class DatabaseConnection(string? configured)
{
    private volatile string? _connectionString = configured;

    public bool IsKnown => _connectionString is not null;

    /// <exception cref="InvalidOperationException">The embedded server has not started yet.</exception>
    public string ConnectionString
    {
        get => _connectionString ?? throw new InvalidOperationException("The embedded database has not started yet.");
        set => _connectionString = value;
    }
}
