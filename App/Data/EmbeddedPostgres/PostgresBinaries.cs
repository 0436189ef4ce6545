using System.Globalization;

namespace BlazorAccounts.Data.EmbeddedPostgres;

/// <summary>A directory that holds initdb, pg_ctl and postgres of one version.</summary>
internal sealed record PostgresBinaries(string Directory)
{
    private const string HowToInstall =
        "No PostgreSQL was found. Install it (Debian and Ubuntu: apt-get install postgresql; macOS: brew install postgresql), "
        + "name the directory of its binaries in Postgres:BinDirectory, or point ConnectionStrings:App at a server.";

    public string InitDb => Path.Combine(Directory, "initdb");

    public string PgCtl => Path.Combine(Directory, "pg_ctl");

    /// <summary>The newest set found, or the one that matches an existing cluster.</summary>
    /// <param name="configured">A directory to use and no other; null looks in the usual places.</param>
    /// <param name="clusterVersion">Major version of the existing cluster, such as 15; null takes any.</param>
    /// <param name="places">Directories to look in, best first; null means PATH, Debian's, Red Hat's and Homebrew's.</param>
    /// <exception cref="EmbeddedPostgresException">There are none.</exception>
    public static PostgresBinaries Find(string? configured, string? clusterVersion, IEnumerable<string>? places = null)
    {
        if (configured is { Length: > 0 })
        {
            return Complete(configured) is { } named
                ? named
                : throw new EmbeddedPostgresException($"Postgres:BinDirectory is '{configured}', which does not hold initdb, pg_ctl and postgres.");
        }

        var found = (places ?? UsualPlaces()).Select(Complete).OfType<PostgresBinaries>().Distinct().ToList();
        if (found.Count == 0)
        {
            throw new EmbeddedPostgresException(HowToInstall);
        }
        return clusterVersion is null ? found[0]
            : found.Find(set => set.MajorVersion() == clusterVersion) ?? throw new EmbeddedPostgresException(
                $"The database was made by PostgreSQL {clusterVersion}, which is no longer installed. Install it again, or move the data with pg_dump.");
    }

    /// <summary>The major version, such as 15.</summary>
    public string MajorVersion()
    {
        var (_, output) = Command.RunAsync([Path.Combine(Directory, "postgres"), "--version"], CancellationToken.None).GetAwaiter().GetResult();
        return new string([.. output.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit)]);
    }

    // A wrapper directory may link to one tool only; what counts is where postgres itself lies.
    private static PostgresBinaries? Complete(string directory)
    {
        var postgres = new FileInfo(Path.Combine(directory, "postgres"));
        if (!postgres.Exists)
        {
            return null;
        }
        var real = postgres.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? postgres.FullName;
        var set = new PostgresBinaries(Path.GetDirectoryName(real)!);
        return File.Exists(set.InitDb) && File.Exists(set.PgCtl) ? set : null;
    }

    private static IEnumerable<string> UsualPlaces() =>
    [
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        .. Versions("/usr/lib/postgresql", ""),
        .. Versions("/usr", "pgsql-"),
        .. Versions("/opt/homebrew/opt", "postgresql@"),
        .. Versions("/usr/local/opt", "postgresql@"),
        "/opt/homebrew/bin",
    ];

    private static IEnumerable<string> Versions(string parent, string prefix) =>
        !System.IO.Directory.Exists(parent) ? [] :
        from directory in System.IO.Directory.EnumerateDirectories(parent, prefix + "*")
        let version = double.TryParse(Path.GetFileName(directory)[prefix.Length..], CultureInfo.InvariantCulture, out var number) ? number : -1
        where version >= 0
        orderby version descending
        select Path.Combine(directory, "bin");
}
