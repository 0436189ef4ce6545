using System.Linq.Expressions;
using System.Text.Json;

namespace BlazorAccounts.Data.Privacy;

/// <summary>Every table of the product, as its feature declared it: what is in it about people, or why there is nothing.</summary>
internal sealed class PersonalTables
{
    private readonly List<PersonalTable> _tables = [];
    private readonly Dictionary<Type, string> _impersonal = [];
    private string _group = "";

    private PersonalTables()
    {
    }

    /// <summary>All of this product's. Made once: it does not change while the product runs.</summary>
    public static PersonalTables All { get; } = Of(
        from type in typeof(IPersonalData).Assembly.GetTypes()
        where type.IsAssignableTo(typeof(IPersonalData)) && type.IsClass
        orderby type.Name
        select (IPersonalData)Activator.CreateInstance(type)!);

    public IReadOnlyList<PersonalTable> Tables => _tables;

    /// <summary>Tables without anything about people, and why.</summary>
    public IReadOnlyDictionary<Type, string> Impersonal => _impersonal;

    public static PersonalTables Of(IEnumerable<IPersonalData> declarations)
    {
        var all = new PersonalTables();
        foreach (var declaration in declarations)
        {
            all._group = JsonNamingPolicy.CamelCase.ConvertName(declaration.GetType().Name.Replace("PersonalData", "", StringComparison.Ordinal));
            declaration.Declare(all);
        }
        return all;
    }

    /// <summary>A table whose rows belong to people.</summary>
    /// <param name="name">Its name in the export.</param>
    /// <param name="rows">The way from a person to their rows, which is also what somebody's context is kept to (<see cref="IOwnedDbs"/>).</param>
    /// <param name="atDeletion">What becomes of what is not retained: the row goes, or it stays and is anonymised.</param>
    public PersonalTable<TRow> Add<TRow>(string name, Expression<Func<AppDb, Whose, IQueryable<TRow>>> rows, AtDeletion atDeletion = AtDeletion.Delete)
        where TRow : class
    {
        var table = new PersonalTable<TRow>(_group, name, rows, atDeletion);
        _tables.Add(table);
        return table;
    }

    /// <summary>A table that says nothing about anybody, or nothing by which somebody's rows could be found.</summary>
    public void Leave<TRow>(string why) => _impersonal.Add(typeof(TRow), why);
}
