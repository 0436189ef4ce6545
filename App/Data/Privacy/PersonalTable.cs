using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data.Privacy;

/// <summary>A table whose rows belong to people: its columns, and the way to somebody's rows.</summary>
internal abstract class PersonalTable(string group, string name, Type row)
{
    private readonly List<PersonalColumn> _columns = [];

    /// <summary>The part of the export it is in: its feature.</summary>
    public string Group => group;

    /// <summary>Its name in the export.</summary>
    public string Name => name;

    public Type Row => row;

    public IReadOnlyList<PersonalColumn> Columns => _columns;

    /// <summary>Somebody's rows as they are exported.</summary>
    public abstract IAsyncEnumerable<JsonObject> ReadAsync(AppDb db, Whose whose, JsonSerializerOptions options, CancellationToken ct);

    /// <summary>Which rows are the <see cref="AppDb.Owner"/>'s, for a query filter; null for what lies in another table's rows and is reached through them.</summary>
    public abstract LambdaExpression? FilterFor(AppDb db);

    protected void Add(PersonalColumn column)
    {
        if (_columns.Exists(c => c.Path == column.Path))
        {
            throw new ArgumentException($"{name}: {column.Path} has a class already.", nameof(column));
        }
        _columns.Add(column);
    }

    protected void Change(string path, Func<PersonalColumn, PersonalColumn> change)
    {
        var at = _columns.FindIndex(c => c.Path == path);
        _columns[at] = change(_columns[at]);
    }
}

/// <inheritdoc />
internal sealed class PersonalTable<TRow>(string group, string name, Expression<Func<AppDb, Whose, IQueryable<TRow>>> rows, AtDeletion atDeletion)
    : PersonalTable(group, name, typeof(TRow))
    where TRow : class
{
    private readonly List<Exported> _exported = [];
    private readonly Lazy<Func<AppDb, Whose, IQueryable<TRow>>> _rows = new(() => rows.Compile(preferInterpretation: true));

    /// <summary>In the export; goes with the account.</summary>
    public PersonalTable<TRow> Export(PiiLevel pii, params Expression<Func<TRow, object?>>[] columns) => ExportWhen(static (_, _) => true, pii, columns);

    /// <summary>In the export of those rows only where it speaks of the person, and not of somebody else.</summary>
    public PersonalTable<TRow> ExportWhen(Func<TRow, Whose, bool> theirs, PiiLevel pii, params Expression<Func<TRow, object?>>[] columns)
    {
        foreach (var column in columns)
        {
            Add(new(PersonalColumn.PathOf(column), PersonalClass.Export, pii, atDeletion, null));
            _exported.Add(new(PersonalColumn.PathOf(column), column.Compile(preferInterpretation: true), theirs));
        }
        return this;
    }

    /// <summary>In the export, and kept when the account is gone.</summary>
    /// <param name="why">The duty to keep it.</param>
    public PersonalTable<TRow> Retain(PiiLevel pii, string why, params Expression<Func<TRow, object?>>[] columns) => Export(pii, columns).Kept(why, columns);

    /// <summary>Not in the export.</summary>
    public PersonalTable<TRow> Omit(PiiLevel pii, string why, params Expression<Func<TRow, object?>>[] columns) =>
        Omit(pii, why, [.. columns.Select(PersonalColumn.PathOf)]);

    /// <summary>Not in the export; for columns that the row's class does not have.</summary>
    public PersonalTable<TRow> Omit(PiiLevel pii, string why, params IReadOnlyList<string> columns)
    {
        foreach (var column in columns)
        {
            // Where the row stays, what says nothing about anybody stays with it.
            Add(new(column, PersonalClass.Omit, pii, atDeletion is AtDeletion.Anonymise && pii is PiiLevel.None ? AtDeletion.Keep : atDeletion, why));
        }
        return this;
    }

    /// <summary>Says of columns above that they are kept when the account is gone, whatever becomes of the others.</summary>
    public PersonalTable<TRow> Kept(string why, params Expression<Func<TRow, object?>>[] columns) =>
        ChangeAll(columns, c => c with { Class = c.IsExported ? PersonalClass.Retain : c.Class, AtDeletion = AtDeletion.Keep, Why = c.Why is null ? why : $"{c.Why}; {why}" });

    /// <summary>Says of columns above how they lie in the database.</summary>
    public PersonalTable<TRow> Stored(StoredAs stored, params Expression<Func<TRow, object?>>[] columns) => ChangeAll(columns, c => c with { Stored = stored });

    /// <summary>Says of columns above why they lie in the database in clear, though they say plainly who or where somebody is.</summary>
    public PersonalTable<TRow> InClear(string why, params Expression<Func<TRow, object?>>[] columns) => ChangeAll(columns, c => c with { InClear = why });

    public override async IAsyncEnumerable<JsonObject> ReadAsync(AppDb db, Whose whose, JsonSerializerOptions options, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in _rows.Value(db, whose).AsNoTracking().AsAsyncEnumerable().WithCancellation(ct))
        {
            var written = new JsonObject();
            foreach (var column in _exported.Where(c => c.Theirs(row, whose)))
            {
                column.Write(written, row, options);
            }
            yield return written;
        }
    }

    public override LambdaExpression? FilterFor(AppDb db) =>
        rows.Body is MethodCallExpression { Method.Name: nameof(Queryable.Where), Arguments: [MemberExpression { Expression: ParameterExpression }, UnaryExpression { Operand: LambdaExpression which }] }
            ? (LambdaExpression)new Owned(rows.Parameters, db).Visit(which)
            : null;

    private PersonalTable<TRow> ChangeAll(Expression<Func<TRow, object?>>[] columns, Func<PersonalColumn, PersonalColumn> change)
    {
        foreach (var column in columns)
        {
            Change(PersonalColumn.PathOf(column), change);
        }
        return this;
    }

    // Entity Framework takes the context that asks wherever a filter names one.
    private sealed class Owned(IReadOnlyList<ParameterExpression> parameters, AppDb db) : ExpressionVisitor
    {
        private readonly ConstantExpression _db = Expression.Constant(db, typeof(AppDb));

        protected override Expression VisitParameter(ParameterExpression node) =>
            node == parameters[0] ? _db : node == parameters[1] ? Expression.Property(_db, nameof(AppDb.Owner)) : node;
    }

    private sealed record Exported(string Path, Func<TRow, object?> Value, Func<TRow, Whose, bool> Theirs)
    {
        private readonly string[] _names = [.. Path.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName)];

        public void Write(JsonObject row, TRow from, JsonSerializerOptions options)
        {
            foreach (var name in _names[..^1])
            {
                row = (JsonObject)(row[name] ??= new JsonObject());
            }
            row[_names[^1]] = Value(from) is { } value ? JsonSerializer.SerializeToNode(value, value.GetType(), options) : null;
        }
    }
}
