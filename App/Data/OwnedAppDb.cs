using BlazorAccounts.Data.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BlazorAccounts.Data;

/// <summary>PostgreSQL through the eyes of one person (<see cref="IOwnedDbs"/>). A type of its own, because Entity Framework keeps one model for each.</summary>
internal sealed class OwnedPostgreSqlAppDb(DbContextOptions<OwnedPostgreSqlAppDb> options) : AppDb(options)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        RowIsolation.Apply(builder, this);
    }

    private protected override void SortOrdinally(IMutableProperty property) => PostgreSqlAppDb.SortOrdinallyThere(property);
}

/// <summary>SQL Server through the eyes of one person.</summary>
internal sealed class OwnedSqlServerAppDb(DbContextOptions<OwnedSqlServerAppDb> options) : AppDb(options)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        RowIsolation.Apply(builder, this);
    }

    private protected override void SortOrdinally(IMutableProperty property) => SqlServerAppDb.SortOrdinallyThere(property);
}

/// <summary>Filters every personal table by its declared way from a person to their rows.</summary>
internal static class RowIsolation
{
    public const string Filter = "owner";

    public static void Apply(ModelBuilder builder, AppDb db)
    {
        foreach (var table in PersonalTables.All.Tables)
        {
            if (table.FilterFor(db) is { } filter)
            {
                builder.Entity(table.Row).HasQueryFilter(Filter, filter);
            }
        }
    }
}
