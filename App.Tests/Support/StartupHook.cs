using System.Diagnostics.CodeAnalysis;
using BlazorAccounts.Data.EmbeddedPostgres;
using Microsoft.Extensions.Logging.Abstractions;

/// <summary>
/// The runtime calls this before Main when DOTNET_STARTUP_HOOKS names the test assembly. It turns a child process into a host of an embedded
/// server, so that a test can kill one.
/// </summary>
[SuppressMessage("Design", "CA1050", Justification = "The runtime looks for this name without a namespace.")]
internal static class StartupHook
{
    public const string DirectoryVariable = "TEST_HOSTS_POSTGRES_IN";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(DirectoryVariable) is { } directory)
        {
            HostAsync(directory).GetAwaiter().GetResult();
        }
    }

    private static async Task HostAsync(string directory)
    {
        await EmbeddedPostgresServer.StartAsync(new() { Directory = directory, MaxConnections = 20 }, NullLogger.Instance, CancellationToken.None);
        Console.WriteLine("ready");
        await Task.Delay(Timeout.InfiniteTimeSpan);
    }
}
