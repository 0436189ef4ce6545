using System.Diagnostics;
using System.Globalization;
using BlazorAccounts.Data.EmbeddedPostgres;
using BlazorAccounts.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using static BlazorAccounts.Tests.Data.EmbeddedPostgres.ServerProcess;

namespace BlazorAccounts.Tests.Data.EmbeddedPostgres;

[Covers("OPS-5")]
public sealed class KilledHostTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task The_server_of_a_killed_app_is_taken_up_by_the_next_and_stopped_with_it()
    {
        using (var host = StartHost())
        {
            Assert.Equal("ready", await host.StandardOutput.ReadLineAsync());
            await KillAsync(host);
        }
        var leftOver = int.Parse((await File.ReadAllLinesAsync(_scratch.File("pg/data/postmaster.pid")))[0], CultureInfo.InvariantCulture);
        Assert.False(HasEnded(leftOver));

        await using (var server = await StartAsync())
        {
            Assert.Equal(leftOver, server.ProcessId);
            Assert.Equal(1, await RunAsync(server, "SELECT 1"));
        }

        Assert.True(HasEnded(leftOver));
    }

    [Fact]
    public async Task Kills_at_any_moment_of_the_first_start_leave_a_folder_that_starts()
    {
        foreach (var moment in new[] { 100, 200, 300, 450, 600, 800, 1000, 1300 })
        {
            using var host = StartHost();
            await Task.Delay(moment);
            await KillAsync(host);
        }

        await using var server = await StartAsync();

        Assert.Equal("blazoraccounts", await RunAsync(server, "SELECT current_database()"));
        Assert.True(Directory.GetDirectories(server.Directory, "init-*").Length <= 1);
    }

    [Fact]
    public async Task A_pid_file_that_names_another_process_is_no_server()
    {
        await using (await StartAsync())
        {
        }
        var pid = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(_scratch.File("pg/data/postmaster.pid"), $"{pid}\n{_scratch.File("pg/data")}\n1\n5432\n\n\n\n");

        await using var server = await StartAsync();

        Assert.NotEqual(Environment.ProcessId, server.ProcessId);
        Assert.Equal(1, await RunAsync(server, "SELECT 1"));
    }

    private Task<EmbeddedPostgresServer> StartAsync() => EmbeddedPostgresServer.StartAsync(
        new() { Directory = _scratch.File("pg"), MaxConnections = 20 }, NullLogger.Instance, CancellationToken.None);

    private Process StartHost()
    {
        var assembly = typeof(KilledHostTests).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [assembly]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["DOTNET_STARTUP_HOOKS"] = assembly;
        start.Environment[StartupHook.DirectoryVariable] = _scratch.File("pg");
        return Process.Start(start)!;
    }

    private static async Task KillAsync(Process host)
    {
        host.Kill(); // SIGKILL to this process alone
        await host.WaitForExitAsync();
    }
}
