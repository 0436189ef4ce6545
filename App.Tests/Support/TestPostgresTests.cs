using Npgsql;

namespace BlazorAccounts.Tests.Support;

public sealed class TestPostgresTests
{
    [Fact]
    public async Task Many_at_once_each_get_a_copy_of_the_template()
    {
        const string template = "template_of_test_postgres";
        await RunAsync(await TestPostgres.CreateDatabaseAsync(name: template), "CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)");
        NpgsqlConnection.ClearAllPools();

        var copies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => TestPostgres.CreateDatabaseAsync(template)));

        Assert.Equal(10, copies.Distinct().Count());
        foreach (var copy in copies)
        {
            Assert.Equal(7, await RunAsync(copy, "UPDATE kept SET id = id RETURNING id"));
        }
    }

    private static async Task<object?> RunAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
