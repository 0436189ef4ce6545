using System.Security.Cryptography;

namespace BlazorAccounts.Data.EmbeddedPostgres;

/// <summary>Makes the cluster beside its place and moves it there when it is complete, so a kill half-way leaves nothing that looks like one.</summary>
internal static class InitCluster
{
    public static async Task RunAsync(ClusterFolder folder, PostgresBinaries binaries, PostgresAccount account, bool sync, CancellationToken ct)
    {
        RemoveHalfMade(folder);
        var stage = Path.Combine(folder.Root, $"init-{Guid.NewGuid():N}");
        var data = Path.Combine(stage, "data");
        await account.CreateDirectoryAsync(stage, ct);
        var password = Path.Combine(stage, "app.password");
        await WritePasswordAsync(password, ct);
        await account.OwnAsync(password, ct);

        await account.RunAsync(
            [
                binaries.InitDb, "-D", data, "-U", "postgres", "--auth=scram-sha-256", $"--pwfile={password}", "--encoding=UTF8",
                .. sync ? Array.Empty<string>() : ["--no-sync"],
                .. OperatingSystem.IsLinux() ? (string[])["--locale=C.UTF-8"] : ["--lc-collate=C", "--lc-ctype=UTF-8"],
            ],
            ct);

        File.Move(password, Path.Combine(data, Path.GetFileName(folder.Password)));
        await File.AppendAllTextAsync(Path.Combine(data, "postgresql.conf"), $"\ninclude_if_exists = '{Path.GetFileName(folder.Settings)}'\n", ct);
        Directory.Move(data, folder.Data);
        Directory.Delete(stage);
    }

    private static async Task WritePasswordAsync(string path, CancellationToken ct)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using var writer = new StreamWriter(path, options);
        await writer.WriteAsync(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)).AsMemory(), ct);
    }

    private static void RemoveHalfMade(ClusterFolder folder)
    {
        foreach (var stage in Directory.EnumerateDirectories(folder.Root, "init-*"))
        {
            try
            {
                Directory.Delete(stage, recursive: true);
            }
            catch (IOException)
            {
                // An initdb that outlived its app still writes here; the next start clears it away.
            }
        }
    }
}
