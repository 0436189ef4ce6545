using System.ComponentModel.DataAnnotations;

namespace BlazorAccounts.Data;

public enum DatabaseProvider { PostgreSql, SqlServer }

/// <summary>Which database, section <c>Database</c>. The address itself is <c>ConnectionStrings:App</c>; without one the app runs a private PostgreSQL.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    public DatabaseProvider Provider { get; set; }

    /// <summary>Lets the private PostgreSQL run outside Development, where a connection string is asked for otherwise.</summary>
    public bool Embedded { get; set; }

    /// <summary>False where migrations are applied by the deployment; the app then only seeds.</summary>
    public bool MigrateAtStart { get; set; } = true;

    /// <summary>Seconds a statement may take before it is given up, 1 to 600.</summary>
    [Range(1, 600)]
    public int CommandTimeout { get; set; } = 15;
}
