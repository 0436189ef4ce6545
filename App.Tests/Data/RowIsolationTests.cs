using System.Globalization;
using System.Linq.Expressions;
using BlazorAccounts.Data;
using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BlazorAccounts.Tests.Data;

/// <summary>A context that belongs to somebody shows their rows alone, of every table that is declared personal, also to a query that forgot whose it wants.</summary>
[Covers("OPS-3")]
public sealed class RowIsolationTests
{
    private static readonly Guid Ada = new("aaaaaaaa-0000-7000-8000-000000000000");
    private static readonly Guid Bob = new("bbbbbbbb-0000-7000-8000-000000000000");
    private static readonly IReadOnlyList<PersonalTable> Tables = [.. PersonalTables.All.Tables.DistinctBy(t => t.Row)];

    private const string WithoutKeys =
        """
        DO $$ DECLARE k record; BEGIN
            FOR k IN SELECT conrelid::regclass AS place, conname FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 LOOP
                EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', k.place, k.conname);
            END LOOP;
        END $$
        """;

    [Fact]
    public async Task Every_personal_table_without_a_filter_shows_its_persons_rows_alone()
    {
        await using var app = await FilledAsync();
        await using var all = app.OpenDb();
        foreach (var person in (Guid[])[Ada, Bob])
        {
            await using var own = await app.Services.GetRequiredService<IOwnedDbs>().OfAsync(new(person, person), default);
            foreach (var table in Tables)
            {
                Assert.Equal((table.Row.Name, 2, 1), (table.Row.Name, await CountAsync(all, table), await CountAsync(own, table)));
            }
        }
    }

    [Fact]
    public async Task A_stranger_and_a_context_without_an_owner_see_nothing()
    {
        await using var app = await FilledAsync();
        await using var stranger = await app.Services.GetRequiredService<IOwnedDbs>().OfAsync(new(Guid.CreateVersion7(), Guid.CreateVersion7()), default);
        await using var nobody = await app.Services.GetRequiredService<IOwnedDbs>().OfAsync(null!, default);

        foreach (var table in Tables)
        {
            Assert.Equal((table.Row.Name, 0), (table.Row.Name, await CountAsync(stranger, table)));
            await Assert.ThrowsAnyAsync<Exception>(() => CountAsync(nobody, table));
        }
    }

    [Fact]
    public async Task What_is_changed_or_deleted_without_a_filter_is_the_persons_own()
    {
        await using var app = await FilledAsync();
        await using var own = await app.Services.GetRequiredService<IOwnedDbs>().OfAsync(new(Ada, Ada), default);
        await using var all = app.OpenDb();

        Assert.Equal(1, await own.Notifications.ExecuteUpdateAsync(set => set.SetProperty(n => n.Title, "mine")));
        Assert.Equal(1, await own.Sessions.ExecuteDeleteAsync());
        Assert.Equal(1, await own.Invoices.ExecuteDeleteAsync());

        Assert.Equal(Ada, Assert.Single(await all.Notifications.Select(n => new { n.UserId, n.Title }).ToListAsync(), n => n.Title == "mine").UserId);
        Assert.Equal(Bob, await all.Sessions.Select(s => s.UserId).SingleAsync());
        Assert.Equal(Bob, await all.Invoices.Select(i => i.TeamId).SingleAsync());
    }

    [Fact]
    public async Task A_context_from_the_pool_forgets_whom_it_belonged_to()
    {
        await using var app = await FilledAsync();
        var dbs = app.Services.GetRequiredService<IOwnedDbs>();

        for (var i = 0; i < 20; i++)
        {
            var person = i % 2 == 0 ? Ada : Bob;
            await using var own = await dbs.OfPersonAsync(person, default);
            Assert.Equal(person, await own.Sessions.Select(s => s.UserId).SingleAsync());
        }
    }

    [Fact]
    public void Every_personal_table_has_the_filter_or_lies_in_one_that_has()
    {
        using var postgres = new OwnedPostgreSqlAppDb(new DbContextOptionsBuilder<OwnedPostgreSqlAppDb>().UseNpgsql("Host=nowhere").Options);
        using var server = new OwnedSqlServerAppDb(new DbContextOptionsBuilder<OwnedSqlServerAppDb>().UseSqlServer("Server=nowhere").Options);
        foreach (var model in (IModel[])[postgres.GetService<IDesignTimeModel>().Model, server.GetService<IDesignTimeModel>().Model])
        {
            foreach (var table in Tables)
            {
                var types = model.FindEntityTypes(table.Row).ToList();
                Assert.NotEmpty(types);
                Assert.All(types, t => Assert.True((t.FindOwnership()?.PrincipalEntityType ?? t).FindDeclaredQueryFilter(RowIsolation.Filter) is not null, $"{t.Name} is shown to everybody."));
            }
        }
    }

    [Fact]
    public void The_context_that_shows_everything_has_no_filter() =>
        Assert.All(Privacy.ModelColumns.Model.GetEntityTypes(), t => Assert.Empty(t.GetDeclaredQueryFilters()));

    private static async Task<int> CountAsync(AppDb db, PersonalTable table) =>
        await (Task<int>)typeof(RowIsolationTests).GetMethod(nameof(RowsAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(table.Row).Invoke(null, [db])!;

    // What is owned by rows of another table is reached through them.
    private static Task<int> RowsAsync<TRow>(AppDb db)
        where TRow : class
    {
        var type = db.Model.FindEntityTypes(typeof(TRow)).Single();
        if (type.FindOwnership() is not { PrincipalToDependent.Name: { } name, PrincipalEntityType.ClrType: var owner })
        {
            return db.Set<TRow>().CountAsync();
        }
        var row = Expression.Parameter(owner);
        var many = Expression.Lambda(typeof(Func<,>).MakeGenericType(owner, typeof(IEnumerable<TRow>)), Expression.Property(row, name), row);
        var owners = (IQueryable)typeof(DbContext).GetMethod(nameof(DbContext.Set), [])!.MakeGenericMethod(owner).Invoke(db, null)!;
        return owners.Provider.CreateQuery<TRow>(Expression.Call(typeof(Queryable), nameof(Queryable.SelectMany), [owner, typeof(TRow)], owners.Expression, Expression.Quote(many))).CountAsync();
    }

    // A row of every table for each of the two: whatever id it has is theirs, so whatever way leads from a person to it leads to their own.
    private static async Task<TestApp> FilledAsync()
    {
        var app = await TestApp.StartAsync();
        await using var db = app.OpenDb();
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync();
        await using (var free = new NpgsqlCommand(WithoutKeys, connection))
        {
            await free.ExecuteNonQueryAsync();
        }
        var tables = db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables;
        foreach (var table in tables.Where(t => t.EntityTypeMappings.Any(m => Tables.Any(p => p.Row == m.TypeBase.ClrType))))
        {
            var columns = table.Columns.Where(c => c.ComputedColumnSql is null && (!c.IsNullable || c.StoreType == "uuid")).ToList();
            foreach (var (person, number) in new[] { (Ada, 1), (Bob, 2) })
            {
                var values = columns.Select(c => Value(table.Name, c, person, number));
                await using var insert = new NpgsqlCommand(
                    $"""INSERT INTO "{table.Name}" ({string.Join(", ", columns.Select(c => $"\"{c.Name}\""))}) VALUES ({string.Join(", ", values)})""", connection);
                await insert.ExecuteNonQueryAsync();
            }
        }
        return app;
    }

    private static string Value(string table, IColumn column, Guid person, int number) => (table, column.Name, column.StoreType) switch
    {
        ("AuditEntries", "Target", _) => $"'user:{person}'",
        (_, _, "uuid") => $"'{person}'",
        (_, _, "boolean") => "false",
        (_, _, "bytea") => $"'\\x0{number}'",
        (_, _, "jsonb" or "json") => "'{}'",
        (_, _, "date") => "'2026-01-01'",
        (_, _, var type) when type.EndsWith("[]", StringComparison.Ordinal) => "'{}'",
        (_, _, var type) when type.StartsWith("timestamp", StringComparison.Ordinal) => "'2026-01-01T00:00:00Z'",
        (_, _, var type) when type.StartsWith("time", StringComparison.Ordinal) => "'08:00'",
        (_, _, var type) when type.StartsWith("character", StringComparison.Ordinal) || type == "text" => $"'{(char)('a' + number)}'",
        _ => number.ToString(CultureInfo.InvariantCulture),
    };
}
