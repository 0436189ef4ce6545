using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BlazorAccounts.Data.Privacy;

/// <summary>A text column as it lies in the database, past the model's conversions. Each table that has one of interest here has a key of the name Id.</summary>
internal sealed record StoredColumn(string Table, string Name, IProperty Property)
{
    private const int Batch = 500;

    /// <summary>Every text column of a model.</summary>
    public static IEnumerable<StoredColumn> Of(IModel model) =>
        from table in model.GetEntityTypes().Where(t => !t.IsMappedToJson())
        let at = StoreObjectIdentifier.Create(table, StoreObjectType.Table)
        where at is not null
        from property in Properties(table).Where(p => p.ClrType == typeof(string))
        select new StoredColumn(at.Value.Name, property.GetColumnName(at.Value)!, property);

    /// <summary>Whether some text is like a pattern.</summary>
    public async Task<bool> AnyAsync(AppDb db, string pattern, CancellationToken ct)
    {
        var ask = $$"""SELECT CASE WHEN EXISTS (SELECT 1 FROM "{{Table}}" WHERE "{{Name}}" LIKE {0}) THEN 1 ELSE 0 END AS "Value" """;
        return await db.Database.SqlQueryRaw<int>(ask, pattern).SingleAsync(ct) == 1;
    }

    /// <summary>Rewrites every text that is, or is not, like a pattern, some hundreds in a statement. Who changed one meanwhile has written it as it should be.</summary>
    public async Task RewriteAsync(AppDb db, string pattern, Func<string, string> rewrite, CancellationToken ct, bool not = false)
    {
        var find = $$"""
            SELECT "Id", "{{Name}}" AS "Text" FROM "{{Table}}" WHERE "Id" > {0} AND "{{Name}}" IS NOT NULL AND "{{Name}}" {{(not ? "NOT " : "")}}LIKE {1}
            ORDER BY "Id" OFFSET 0 ROWS FETCH NEXT {{Batch}} ROWS ONLY
            """;
        for (var after = Guid.Empty; ;)
        {
            var found = await db.Database.SqlQueryRaw<Row>(find, after, pattern).ToListAsync(ct);
            if (found.Count > 0)
            {
                var values = string.Join(", ", found.Select((_, i) => $"({{{3 * i}}}, {{{(3 * i) + 1}}}, {{{(3 * i) + 2}}})"));
                // Names of the model alone; all that comes from rows are parameters.
                var replace = $$"""
                    UPDATE "{{Table}}" SET "{{Name}}" = changed."New" FROM (VALUES {{values}}) AS changed ("Id", "Old", "New")
                    WHERE "{{Table}}"."Id" = changed."Id" AND "{{Table}}"."{{Name}}" = changed."Old"
                    """;
                await db.Database.ExecuteSqlRawAsync(replace, found.SelectMany(row => new object[] { row.Id, row.Text, rewrite(row.Text) }), ct);
            }
            if (found.Count < Batch)
            {
                return;
            }
            after = found[^1].Id;
        }
    }

    private static IEnumerable<IProperty> Properties(ITypeBase type) => type.GetProperties().Concat(type.GetComplexProperties().SelectMany(c => Properties(c.ComplexType)));

    private sealed record Row(Guid Id, string Text);
}
