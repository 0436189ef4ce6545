using System.Text;
using BlazorAccounts.Data.EmbeddedPostgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BlazorAccounts.Tests.Support;

/// <summary>What somebody has who got hold of a copy of the database.</summary>
internal static class DatabaseDump
{
    extension(TestApp app)
    {
        /// <summary>What pg_dump writes, and behind it every column of bytes as text.</summary>
        public async Task<string> DumpAsync()
        {
            var at = new NpgsqlConnectionStringBuilder(app.ConnectionString);
            var tool = Path.Combine(PostgresBinaries.Find(null, null).Directory, "pg_dump");
            var (code, dump) = await Command.RunAsync(
                [tool, "--data-only", $"--dbname=host={at.Host} port={at.Port} user={at.Username} password={at.Password} dbname={at.Database}"], CancellationToken.None);
            Assert.True(code == 0, dump);
            return string.Join('\n', (await app.BytesAsync()).Prepend(dump));
        }

        private async Task<IReadOnlyList<string>> BytesAsync()
        {
            await using var db = app.OpenDb();
            var columns = await db.Database.SqlQueryRaw<Column>(
                """SELECT table_name AS "Table", column_name AS "Name" FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'bytea'""").ToListAsync();
            var texts = new List<string>();
            foreach (var (table, name) in columns.Select(c => (c.Table, c.Name)))
            {
#pragma warning disable EF1002 // names from the catalogue
                texts.AddRange((await db.Database.SqlQueryRaw<byte[]>($"""SELECT "{name}" AS "Value" FROM "{table}" WHERE "{name}" IS NOT NULL""").ToListAsync()).Select(Encoding.UTF8.GetString));
#pragma warning restore EF1002
            }
            return texts;
        }
    }

    private sealed record Column(string Table, string Name);
}
