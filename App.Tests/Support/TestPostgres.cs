using System.Globalization;
using BlazorAccounts.Data.EmbeddedPostgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace BlazorAccounts.Tests.Support;

/// <summary>One PostgreSQL for the whole run, without durability; each caller gets a database of its own.</summary>
public static class TestPostgres
{
    private const string Prefix = "blazor-accounts-tests-";
    private static readonly Lazy<Task<EmbeddedPostgresServer>> Server = new(StartAsync);
    private static int _ended;

    /// <summary>Leads to the server's own database, as a user who may make others.</summary>
    public static async Task<string> ConnectionStringAsync() => (await Server.Value).ConnectionString;

    /// <summary>Makes a fresh database.</summary>
    /// <param name="template">Name of the database to copy, to which nobody may be connected; null gives an empty one.</param>
    /// <param name="name">Its name; null makes one up.</param>
    /// <returns>Its connection string.</returns>
    public static async Task<string> CreateDatabaseAsync(string? template = null, string? name = null)
    {
        var server = await ConnectionStringAsync();
        name ??= $"t_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        var copyFiles = connection.PostgreSqlVersion.Major >= 15 ? "STRATEGY file_copy" : ""; // ten times as quick as going through the log
        await using var create = new NpgsqlCommand($"CREATE DATABASE \"{name}\" TEMPLATE \"{template ?? "template1"}\" {copyFiles}", connection);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await create.ExecuteNonQueryAsync();
                break;
            }
            catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.ObjectInUse && attempt < 50)
            {
                await Task.Delay(100); // the template's last connection is just closing
            }
        }
        return new NpgsqlConnectionStringBuilder(server)
        {
            Database = name,
            MaxPoolSize = 60,
            ConnectionIdleLifetime = 4,
            ConnectionPruningInterval = 2,
        }.ConnectionString;
    }

    private static async Task<EmbeddedPostgresServer> StartAsync()
    {
        await RemoveLeftOversAsync();
        var server = await EmbeddedPostgresServer.StartAsync(Options(Environment.ProcessId), NullLogger.Instance, CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => EndAsync().GetAwaiter().GetResult(); // for who stops a run in the middle
        return server;
    }

    /// <summary>Removes the server with all its databases. Some seconds of work, for which a process that is ending is not given the time.</summary>
    public static async Task EndAsync()
    {
        if (Server.IsValueCreated && Interlocked.Exchange(ref _ended, 1) == 0)
        {
            await RemoveAsync(await Server.Value);
        }
    }

    private static EmbeddedPostgresOptions Options(int processId) => new()
    {
        Directory = Path.Combine(Path.GetTempPath(), Prefix + processId.ToString(CultureInfo.InvariantCulture)),
        MaxConnections = 500,
        FsyncOff = true,
    };

    // A run that was killed leaves its server behind.
    private static async Task RemoveLeftOversAsync()
    {
        foreach (var directory in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            if (int.TryParse(Path.GetFileName(directory)[Prefix.Length..], CultureInfo.InvariantCulture, out var id) && !Directory.Exists($"/proc/{id}"))
            {
                await RemoveAsync(await EmbeddedPostgresServer.StartAsync(Options(id), NullLogger.Instance, CancellationToken.None));
            }
        }
    }

    private static async Task RemoveAsync(EmbeddedPostgresServer server)
    {
        await server.DisposeAsync();
        Directory.Delete(server.Directory, recursive: true);
    }
}
