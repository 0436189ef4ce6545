namespace BlazorAccounts.Data.EmbeddedPostgres;

/// <summary>The system user the server runs as. PostgreSQL refuses to run as root, so a root app hands it to <c>postgres</c>.</summary>
internal sealed class PostgresAccount
{
    private const string Name = "postgres";
    private readonly bool _drops = Environment.IsPrivilegedProcess;

    /// <summary>True when the app is root and everything of the server's belongs to another user.</summary>
    public bool IsOther => _drops;

    /// <summary>Runs a program as that user.</summary>
    /// <exception cref="EmbeddedPostgresException">It failed; the message holds what it printed.</exception>
    public async Task RunAsync(IReadOnlyList<string> command, CancellationToken ct)
    {
        var (exitCode, output) = await TryRunAsync(command, ct);
        if (exitCode != 0)
        {
            throw new EmbeddedPostgresException($"{Path.GetFileName(command[0])} failed: {output}");
        }
    }

    public Task<(int ExitCode, string Output)> TryRunAsync(IReadOnlyList<string> command, CancellationToken ct) =>
        Command.RunAsync(_drops ? ["setpriv", $"--reuid={Name}", $"--regid={Name}", "--clear-groups", .. command] : command, ct);

    /// <summary>Makes a directory only that user can open.</summary>
    public async Task CreateDirectoryAsync(string path, CancellationToken ct)
    {
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await OwnAsync(path, ct);
    }

    /// <summary>Gives a file or directory to that user.</summary>
    public async Task OwnAsync(string path, CancellationToken ct)
    {
        if (!_drops)
        {
            return;
        }
        var (exitCode, output) = await Command.RunAsync(["chown", "--no-dereference", $"{Name}:", path], ct);
        if (exitCode != 0)
        {
            throw new EmbeddedPostgresException($"The app runs as root, and PostgreSQL needs the system user '{Name}': {output}");
        }
    }

    /// <summary>Whether that user can get into a directory.</summary>
    public async Task<bool> CanEnterAsync(string directory, CancellationToken ct) =>
        !_drops || (await TryRunAsync(["test", "-x", directory], ct)).ExitCode == 0;
}
