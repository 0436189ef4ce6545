using System.Diagnostics;
using System.Text.RegularExpressions;
using BlazorAccounts.Data;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace BlazorAccounts.Tests.Data;

[Covers("OPS-5")]
public sealed class MigrationTests
{
    [Fact]
    public void PostgreSql_migrations_hold_the_whole_model()
    {
        using var db = PostgreSql();

        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges(), "Run ./migrations.sh with a name for the change.");
    }

    [Fact]
    public void SqlServer_migrations_hold_the_whole_model()
    {
        using var db = SqlServer();

        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges(), "Run ./migrations.sh with a name for the change.");
    }

    [Fact]
    public void Both_databases_have_the_same_migrations()
    {
        using var postgres = PostgreSql();
        using var server = SqlServer();

        Assert.Equal(Names(postgres), Names(server));

        static IEnumerable<string> Names(AppDb db) => db.Database.GetMigrations().Select(id => id[(id.IndexOf('_') + 1)..]);
    }

    [Fact]
    public async Task The_SqlServer_script_is_sound_T_SQL()
    {
        using var db = SqlServer();
        var script = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);

        var (parsed, log) = await ParseTSqlAsync(script);

        Assert.True(parsed, log);
    }

    [Fact]
    public async Task The_T_SQL_check_refuses_a_broken_script()
    {
        var (parsed, _) = await ParseTSqlAsync("CREATE TABLE [A] ([Id] int NOT NULL,,);\nGO\nSELEC 1;\nGO\n");

        Assert.False(parsed);
    }

    /// <summary>SQL Server refuses two cascade paths to one table (error 1785); PostgreSQL does not, so only this test would notice.</summary>
    [Fact]
    public void No_table_is_reached_by_two_cascades()
    {
        using var db = SqlServer();
        var cascades = db.GetService<IDesignTimeModel>().Model.GetEntityTypes()
            .SelectMany(type => type.GetForeignKeys())
            .Where(key => key.DeleteBehavior is DeleteBehavior.Cascade or DeleteBehavior.SetNull && TableOf(key.DeclaringEntityType) != TableOf(key.PrincipalEntityType))
            .ToLookup(key => TableOf(key.PrincipalEntityType), key => TableOf(key.DeclaringEntityType));

        Assert.NotEmpty(cascades);
        Assert.All(cascades.Select(from => from.Key), root =>
        {
            var reached = Paths(root).ToList();
            Assert.Equal(reached.Distinct(), reached);
        });

        IEnumerable<string> Paths(string from) => cascades[from].SelectMany(next => Paths(next).Prepend(next));
        static string TableOf(IReadOnlyEntityType type) => type.GetTableName()!;
    }

    /// <summary>SQL Server warns at creation and fails at insert when an index key can exceed 1,700 bytes (900 for a clustered one).</summary>
    [Fact]
    public void No_index_key_is_too_long_for_SqlServer()
    {
        using var db = SqlServer();
        var indexes = db.GetService<IDesignTimeModel>().Model.GetEntityTypes().SelectMany(type => type.GetIndexes()).ToList();
        var keys = db.GetService<IDesignTimeModel>().Model.GetEntityTypes().SelectMany(type => type.GetKeys()).ToList();

        Assert.NotEmpty(indexes);
        Assert.All(indexes, index => Assert.InRange(index.Properties.Sum(Bytes), 1, 1700));
        Assert.All(keys, key => Assert.InRange(key.Properties.Sum(Bytes), 1, 1024 + 512));

        static int Bytes(IReadOnlyProperty property) => (property.GetProviderClrType() ?? property.ClrType) == typeof(string)
            ? 2 * (property.GetMaxLength() ?? 10_000)
            : 16;
    }

    [Fact]
    public async Task Three_nodes_start_at_once_on_an_empty_database()
    {
        var empty = await TestPostgres.CreateDatabaseAsync();
        (string, string?)[] settings =
        [
            ("ConnectionStrings:App", empty), ("Database:MigrateAtStart", "true"), ("Security:ServerKey", Convert.ToBase64String(new byte[32])),
        ];

        var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => TestApp.StartAsync(settings))));

        await using (var db = nodes[0].OpenDb())
        {
            Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        }
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_kill_in_the_middle_of_the_migrations_heals()
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        using var scratch = new ScratchDirectory();
        (string, string?)[] settings = [("ConnectionStrings:App", connection), ("Data:Directory", scratch.Path)];
        foreach (var milliseconds in (int[])[600, 900, 1100, 1300, 1500, 1800])
        {
            await using var killed = AppProcess.Start(settings: settings);
            await Task.Delay(milliseconds);
            killed.Kill();
        }

        await using var app = AppProcess.Start(settings: settings);
        await app.WaitUntilReadyAsync();

        await using var db = new PostgreSqlAppDb(new DbContextOptionsBuilder<PostgreSqlAppDb>().UseNpgsql(connection).Options);
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task What_is_written_by_hand_for_SQL_Server_reads_as_T_SQL() // but for the MERGE, whose hint sqlfluff does not know
    {
        var sql = SqlServerDialect.Instance;
        foreach (var statement in new[] { sql.UseRefreshToken, sql.Lease("\"Things\"", "\"DoneAt\" IS NULL") })
        {
            var (parsed, log) = await ParseTSqlAsync(Regex.Replace(statement, @"\{(?<n>\d)\}", "@p${n}", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));
            Assert.True(parsed, log + statement);
        }
    }

    private static PostgreSqlAppDb PostgreSql() => new(new DbContextOptionsBuilder<PostgreSqlAppDb>().UseNpgsql("Host=localhost").Options);

    private static SqlServerAppDb SqlServer() => new(new DbContextOptionsBuilder<SqlServerAppDb>().UseSqlServer("Server=localhost").Options);

    // sqlfluff reads the T-SQL dialect without a server; test.sh installs it.
    private static async Task<(bool Parsed, string Log)> ParseTSqlAsync(string script)
    {
        using var scratch = new ScratchDirectory();
        var file = scratch.File("script.sql");
        await File.WriteAllTextAsync(file, script);
        var start = new ProcessStartInfo("sqlfluff", ["parse", "--dialect", "tsql", "--nocolor", file]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var log = string.Join('\n', output.Split('\n').Where(line => line.Contains("unparsable", StringComparison.Ordinal) || line.Contains("PRS", StringComparison.Ordinal)));
        return (process.ExitCode == 0 && log.Length == 0 && output.Length > 0, log + await errors);
    }
}
