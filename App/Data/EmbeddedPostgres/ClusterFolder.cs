using System.Security.Cryptography;
using System.Text;

namespace BlazorAccounts.Data.EmbeddedPostgres;

/// <summary>The files of one cluster and where they lie.</summary>
internal sealed record ClusterFolder(string Root)
{
    // sockaddr_un holds 107 bytes; the server appends "/.s.PGSQL.5432" and ".lock".
    private const int LongestSocketDirectory = 107 - 14 - 5;

    /// <summary>PGDATA. It is moved here only when it is complete.</summary>
    public string Data => Path.Combine(Root, "data");

    /// <summary>Holds the socket and the server's own log.</summary>
    public string Run => Path.Combine(Root, "run");

    public string Log => Path.Combine(Run, "server.log");

    /// <summary>In PGDATA, so that a cluster and its password are never apart.</summary>
    public string Password => Path.Combine(Data, "app.password");

    public string Settings => Path.Combine(Data, "app.conf");

    public string PidFile => Path.Combine(Data, "postmaster.pid");

    public string StartLock => Path.Combine(Root, "start.lock");

    public string UsersLock => Path.Combine(Root, "users.lock");

    public string PortFile => Path.Combine(Root, "port");

    public string? Version => File.Exists(Path.Combine(Data, "PG_VERSION")) ? File.ReadAllText(Path.Combine(Data, "PG_VERSION")).Trim() : null;

    /// <summary>A connection string and the server's settings take the socket's path as it is, so it must be short and plain.</summary>
    public bool TakesSocket => Encoding.UTF8.GetByteCount(Run) <= LongestSocketDirectory && Run.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-');

    /// <summary>Makes the folder, or one in /var/tmp when the server's user cannot reach it.</summary>
    public static async Task<ClusterFolder> CreateAsync(string directory, PostgresAccount account, ILogger log, CancellationToken ct)
    {
        var wanted = Path.GetFullPath(directory);
        Create(wanted);
        if (await account.CanEnterAsync(wanted, ct))
        {
            return new(wanted);
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wanted)))[..12];
        var reachable = $"/var/tmp/blazor-accounts-{hash}";
        log.LogWarning("The postgres user cannot reach {Wanted}; the database is kept in {Reachable}", wanted, reachable);
        Create(reachable);
        await RefuseForeignAsync(reachable, ct);
        return new(reachable);
    }

    // Others may pass through (the server's user does) but not look around.
    private static void Create(string path) => Directory.CreateDirectory(
        path,
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

    // /var/tmp is open to everyone: a directory somebody else put there first could hand us a server of theirs.
    private static async Task RefuseForeignAsync(string path, CancellationToken ct)
    {
        var (_, owner) = await Command.RunAsync(["stat", "-c", "%u %F", path], ct);
        if (owner != "0 directory")
        {
            throw new EmbeddedPostgresException($"{path} belongs to somebody else. Set Data:Directory to a place the postgres user can reach.");
        }
    }
}
