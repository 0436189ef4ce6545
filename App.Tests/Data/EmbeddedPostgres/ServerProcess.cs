using System.Diagnostics;
using BlazorAccounts.Data.EmbeddedPostgres;
using Npgsql;

namespace BlazorAccounts.Tests.Data.EmbeddedPostgres;

internal static class ServerProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Kills the server as a crash would, and waits until another has taken its place.</summary>
    public static async Task KillAndAwaitNextAsync(EmbeddedPostgresServer server)
    {
        var before = server.ProcessId!.Value;
        using (var process = Process.GetProcessById(before))
        {
            process.Kill();
        }
        for (var start = Stopwatch.StartNew(); server.ProcessId is null || server.ProcessId == before;)
        {
            Assert.True(start.Elapsed < Patience, "No other server came.");
            await Task.Delay(50);
        }
    }

    /// <summary>A process that ended but was not asked about yet has no command line.</summary>
    public static bool HasEnded(int pid) => !Directory.Exists($"/proc/{pid}") || File.ReadAllText($"/proc/{pid}/cmdline").Length == 0;

    public static async Task<object?> RunAsync(EmbeddedPostgresServer server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public static async Task<T> EventuallyAsync<T>(Func<Task<T>> action)
    {
        for (var start = Stopwatch.StartNew(); ;)
        {
            try
            {
                return await action();
            }
            catch (NpgsqlException) when (start.Elapsed < Patience)
            {
                await Task.Delay(100);
            }
        }
    }
}
