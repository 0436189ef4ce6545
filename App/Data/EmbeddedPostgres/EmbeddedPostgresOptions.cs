using BlazorAccounts.Platform;

namespace BlazorAccounts.Data.EmbeddedPostgres;

/// <summary>How the private PostgreSQL is kept.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>Where the cluster lives. When the app runs as root and the <c>postgres</c> user cannot get there, a directory in /var/tmp is used.</summary>
    public required string Directory { get; init; }

    /// <summary>The directory that holds initdb, pg_ctl and postgres; null looks for them.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>A loopback TCP port. 0 uses a socket inside <see cref="Directory"/>, or a free port where the path is too long for one.</summary>
    public int Port { get; init; }

    /// <summary>Most connections the server takes, 10 to 2000.</summary>
    public int MaxConnections { get; init; } = 200;

    /// <summary>Gives up durability for speed, and tidies nothing. Only for tests: a power cut loses the database, and of hundreds that live for seconds somebody would always be tidying one.</summary>
    public bool FsyncOff { get; init; }

    /// <summary>Reads <c>Data:Directory</c>, <c>Postgres:BinDirectory</c> and <c>Postgres:Port</c>.</summary>
    public static EmbeddedPostgresOptions From(IConfiguration configuration) => new()
    {
        Directory = Path.Combine(DataDirectory.From(configuration), "postgres"),
        BinDirectory = configuration["Postgres:BinDirectory"],
        Port = configuration.GetValue("Postgres:Port", 0),
    };
}
