using BlazorAccounts.Data.EmbeddedPostgres;
using BlazorAccounts.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using static BlazorAccounts.Tests.Data.EmbeddedPostgres.ServerProcess;

namespace BlazorAccounts.Tests.Data.EmbeddedPostgres;

[Covers("OPS-5")]
public sealed class PlacesTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_place_closed_to_the_server_s_user_is_replaced_by_one_that_is_not()
    {
        File.SetUnixFileMode(_scratch.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var wanted = _scratch.File("closed/pg");
        string used;
        await using (var server = await EmbeddedPostgresServer.StartAsync(
            new() { Directory = wanted, MaxConnections = 20 }, NullLogger.Instance, CancellationToken.None))
        {
            used = server.Directory;
            Assert.Equal(1, await RunAsync(server, "SELECT 1"));
        }

        // Only root hands the server to another user, who then cannot enter.
        Assert.Equal(Environment.IsPrivilegedProcess, used != wanted);
        if (used != wanted)
        {
            Assert.StartsWith("/var/tmp/blazor-accounts-", used, StringComparison.Ordinal);
            Directory.Delete(used, recursive: true);
        }
    }

    [Fact]
    public void Without_binaries_the_message_says_how_to_get_them()
    {
        var problem = Assert.Throws<EmbeddedPostgresException>(() => PostgresBinaries.Find(null, null, [_scratch.Path]));

        Assert.Contains("apt-get install postgresql", problem.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:App", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configured_directory_must_hold_all_three_programs()
    {
        File.WriteAllText(_scratch.File("postgres"), "");

        var problem = Assert.Throws<EmbeddedPostgresException>(() => PostgresBinaries.Find(_scratch.Path, null));

        Assert.Contains(_scratch.Path, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_one_program_leads_to_the_directory_that_holds_them_all()
    {
        var real = PostgresBinaries.Find(null, null);
        File.CreateSymbolicLink(_scratch.File("postgres"), Path.Combine(real.Directory, "postgres"));

        Assert.Equal(real, PostgresBinaries.Find(_scratch.Path, null));
    }

    [Fact]
    public void A_cluster_of_a_version_that_is_gone_is_named()
    {
        var problem = Assert.Throws<EmbeddedPostgresException>(() => PostgresBinaries.Find(null, "9"));

        Assert.Contains("PostgreSQL 9", problem.Message, StringComparison.Ordinal);
    }
}
