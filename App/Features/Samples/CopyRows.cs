using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace BlazorAccounts.Features.Samples;

/// <summary>Writes entities by PostgreSQL's COPY, with the columns and conversions that the model has for them.</summary>
internal sealed class CopyRows(IModel model, NpgsqlConnection connection)
{
    public async Task RunAsync<T>(IEnumerable<T> rows, CancellationToken ct)
        where T : class
    {
        var type = model.FindEntityType(typeof(T))!;
        var table = StoreObjectIdentifier.Table(type.GetTableName()!, type.GetSchema());
        var columns = Columns(type, table, row => row).ToList();
        await using var copy = await connection.BeginBinaryImportAsync(
            $"COPY \"{table.Name}\" ({string.Join(", ", columns.Select(c => $"\"{c.Name}\""))}) FROM STDIN (FORMAT BINARY)", ct);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(ct);
            foreach (var column in columns)
            {
                if (column.Read(row) is { } value)
                {
                    await copy.WriteAsync(value, column.Type, ct);
                }
                else
                {
                    await copy.WriteNullAsync(ct);
                }
            }
        }
        await copy.CompleteAsync(ct);
    }

    private static IEnumerable<Column> Columns(ITypeBase type, StoreObjectIdentifier table, Func<object, object?> part) =>
        type.GetProperties().Where(p => p.GetComputedColumnSql() is null).Select(p => new Column(p.GetColumnName(table)!, StoreType(p), Reader(p, part)))
            .Concat(type.GetComplexProperties().SelectMany(c => Columns(c.ComplexType, table, row => part(row) is { } whole ? c.PropertyInfo!.GetValue(whole) : null)));

    private static Func<object, object?> Reader(IProperty property, Func<object, object?> part)
    {
        var convert = property.GetTypeMapping().Converter?.ConvertToProvider ?? (value => value);
        return property switch
        {
            { PropertyInfo: { } info } => row => part(row) is { } whole && info.GetValue(whole) is { } value ? convert(value) : null,
            _ when property.ClrType == typeof(Guid) => _ => Guid.Empty, // a row's version that nobody has changed yet
            _ => throw new NotSupportedException($"{property} has no value to copy."),
        };
    }

    // COPY carries no lengths.
    private static string StoreType(IProperty property) => property.GetColumnType() is var type && type.IndexOf('(') is var at and > 0 ? type[..at] : property.GetColumnType();

    private sealed record Column(string Name, string Type, Func<object, object?> Read);
}
