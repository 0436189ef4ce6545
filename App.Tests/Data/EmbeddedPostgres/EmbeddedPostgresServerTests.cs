using BlazorAccounts.Data.EmbeddedPostgres;
using BlazorAccounts.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using static BlazorAccounts.Tests.Data.EmbeddedPostgres.ServerProcess;

namespace BlazorAccounts.Tests.Data.EmbeddedPostgres;

[Covers("OPS-5")]
public sealed class EmbeddedPostgresServerTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_first_start_makes_a_database_that_is_there_again_at_the_second()
    {
        await using (var first = await StartAsync())
        {
            await RunAsync(first, "CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)");
        }

        await using var second = await StartAsync();

        Assert.Equal(7, await RunAsync(second, "SELECT id FROM kept"));
        Assert.Equal("blazoraccounts", await RunAsync(second, "SELECT current_database()"));
    }

    [Fact]
    public async Task Disposing_stops_the_server()
    {
        var server = await StartAsync();
        var pid = server.ProcessId!.Value;

        await server.DisposeAsync();

        Assert.Null(server.ProcessId);
        Assert.True(HasEnded(pid));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => RunAsync(server, "SELECT 1"));
    }

    [Fact]
    public async Task The_app_s_user_is_no_superuser_and_may_make_databases()
    {
        await using var server = await StartAsync();

        Assert.Equal(false, await RunAsync(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"));
        Assert.Equal(true, await RunAsync(server, "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user"));
    }

    [Fact]
    public async Task The_password_is_random_long_and_readable_by_its_owner_alone()
    {
        await using var server = await StartAsync();
        var file = Path.Combine(server.Directory, "data", "app.password");

        Assert.Equal(48, (await File.ReadAllTextAsync(file)).Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "wrong" };
        await using var connection = new NpgsqlConnection(wrong.ConnectionString);
        await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
    }

    [Fact]
    public async Task Ten_starts_at_once_share_one_server_and_the_last_to_leave_stops_it()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => StartAsync()));
        Assert.Single(servers.Select(server => server.ProcessId).Distinct());

        foreach (var leaving in servers[1..])
        {
            await leaving.DisposeAsync();
        }
        Assert.Equal(1, await RunAsync(servers[0], "SELECT 1"));

        await servers[0].DisposeAsync();
        Assert.Null(servers[0].ProcessId);
    }

    [Fact]
    public async Task A_server_that_is_killed_is_back_within_seconds_with_its_data()
    {
        await using var server = await StartAsync();
        await RunAsync(server, "CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)");

        await KillAndAwaitNextAsync(server);

        Assert.Equal(7, await EventuallyAsync(() => RunAsync(server, "SELECT id FROM kept")));
    }

    [Fact]
    public async Task A_directory_whose_path_is_too_long_for_a_socket_is_served_on_loopback()
    {
        var deep = _scratch.File(new string('d', 100));
        await using var server = await EmbeddedPostgresServer.StartAsync(Options(deep), NullLogger.Instance, CancellationToken.None);
        var before = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        Assert.Equal("127.0.0.1", before.Host);
        Assert.Equal("127.0.0.1", await RunAsync(server, "SHOW listen_addresses"));

        await KillAndAwaitNextAsync(server);

        Assert.Equal(1, await EventuallyAsync(() => RunAsync(server, "SELECT 1")));
        Assert.Equal(before.Port, new NpgsqlConnectionStringBuilder(server.ConnectionString).Port);
    }

    [Fact]
    public async Task Where_a_socket_fits_no_port_is_opened()
    {
        await using var server = await StartAsync();

        Assert.Equal("", await RunAsync(server, "SHOW listen_addresses"));
    }

    private Task<EmbeddedPostgresServer> StartAsync() =>
        EmbeddedPostgresServer.StartAsync(Options(_scratch.File("pg")), NullLogger.Instance, CancellationToken.None);

    private static EmbeddedPostgresOptions Options(string directory) => new() { Directory = directory, MaxConnections = 20 };
}
