using System.Diagnostics;
using System.Globalization;

namespace BlazorAccounts.Data.EmbeddedPostgres;

/// <summary>The server's process: is it there, start it, stop it.</summary>
internal sealed class Postmaster(ClusterFolder folder, PostgresBinaries binaries, PostgresAccount account)
{
    /// <summary>Whether the process named by the pid file lives and serves this folder.</summary>
    public bool IsAlive()
    {
        if (ReadPid() is not { } pid)
        {
            return false;
        }
        if (OperatingSystem.IsLinux())
        {
            return IsAliveOnLinux(pid);
        }
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Starts the server; it does not end with this process, and has a session of its own, so that Ctrl-C reaches the app alone.</summary>
    /// <returns>Null when it runs, else what went wrong.</returns>
    public async Task<string?> TryStartAsync(CancellationToken ct)
    {
        // Process ids come round again, above all in containers: a pid file whose process is another would stop the server from starting.
        // Its own check of the shared memory still keeps two servers from one data directory.
        if (!IsAlive())
        {
            File.Delete(folder.PidFile);
        }
        if (File.Exists(folder.Log) && new FileInfo(folder.Log).Length > 10_000_000)
        {
            File.Delete(folder.Log);
        }
        var (exitCode, output) = await account.TryRunAsync([binaries.PgCtl, "start", "-w", "-s", "-t", "60", "-D", folder.Data, "-l", folder.Log], ct);
        return exitCode == 0 ? null : $"{output} {LastLines(folder.Log)}".Trim();
    }

    /// <summary>Ends open transactions and stops the server; nothing to do when it is not there.</summary>
    public async Task StopAsync(bool immediately)
    {
        if (IsAlive())
        {
            var mode = immediately ? "immediate" : "fast";
            await account.TryRunAsync([binaries.PgCtl, "stop", "-w", "-s", "-t", "60", "-m", mode, "-D", folder.Data], CancellationToken.None);
        }
    }

    /// <summary>The id in the pid file; null when there is none or it is being written.</summary>
    public int? ReadPid()
    {
        try
        {
            return int.TryParse(File.ReadLines(folder.PidFile).FirstOrDefault(), CultureInfo.InvariantCulture, out var pid) && pid > 0 ? pid : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    // The second line of the pid file is the data directory. A process that ended and that nobody has asked about yet has no command line.
    private bool IsAliveOnLinux(int pid)
    {
        try
        {
            var directory = File.ReadLines(folder.PidFile).ElementAtOrDefault(1) ?? folder.Data;
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0').Contains(directory);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string LastLines(string path) => File.Exists(path) ? string.Join('\n', File.ReadLines(path).TakeLast(5)) : "";
}
