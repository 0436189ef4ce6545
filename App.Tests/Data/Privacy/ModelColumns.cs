using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BlazorAccounts.Tests.Data.Privacy;

/// <summary>A column of a table, with the properties it lies in: <c>Learning.TotalXp</c>.</summary>
internal sealed record ModelColumn(string Path, IProperty Property);

/// <summary>The tables and columns as Entity Framework has them, asked without a database.</summary>
internal static class ModelColumns
{
    public static IModel Model { get; } = Read();

    /// <summary>Every table; what lies in a column of another table is not one.</summary>
    public static IReadOnlyList<IEntityType> Tables { get; } = [.. Model.GetEntityTypes().Where(t => !t.IsMappedToJson())];

    public static IReadOnlyList<ModelColumn> Of(ITypeBase type, string prefix = "") =>
    [
        .. type.GetProperties().Where(p => prefix == "" || !p.IsShadowProperty()).Select(p => new ModelColumn(prefix + p.Name, p)),
        .. type.GetComplexProperties().SelectMany(c => Of(c.ComplexType, $"{prefix}{c.Name}.")),
        .. type is IEntityType entity
            ? entity.GetNavigations().Where(n => n.TargetEntityType.IsMappedToJson() && !n.IsOnDependent).SelectMany(n => Of(n.TargetEntityType, $"{prefix}{n.Name}."))
            : [],
    ];

    /// <summary>Whether rows hang on a person by foreign keys, over however many tables.</summary>
    public static bool HangsOn(this IEntityType table, IEntityType person) => Walk(table, []).Contains(person);

    private static HashSet<IEntityType> Walk(IEntityType table, HashSet<IEntityType> seen)
    {
        foreach (var principal in table.GetForeignKeys().Select(k => k.PrincipalEntityType).Where(seen.Add))
        {
            Walk(principal, seen);
        }
        return seen;
    }

    private static IModel Read()
    {
        using var db = new PostgreSqlAppDb(new DbContextOptionsBuilder<PostgreSqlAppDb>().UseNpgsql("Host=nowhere").Options);
        return db.Model;
    }
}
