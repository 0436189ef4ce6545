using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BlazorAccounts.Data;

/// <summary>
/// The product's database. Features add their tables in <c>AppDb.Feature.cs</c> and their model beside their entities; this file holds what is
/// true for every table. Each supported database has a derived context of its own, because migrations differ.
/// </summary>
public abstract partial class AppDb
{
    protected AppDb(DbContextOptions options) : base(options)
    {
    }

    /// <summary>Whose rows this context shows (<see cref="IOwnedDbs"/>); null in one that shows everything.</summary>
    internal Whose? Owner { get; set; }

    public DbSet<OutboxEvent> OutboxEvents => Set<OutboxEvent>();
    public DbSet<OutboxMail> OutboxMails => Set<OutboxMail>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <summary>Passkeys need the third version of Identity's tables.</summary>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(AppDb).Assembly);
        foreach (var property in builder.Model.GetEntityTypes().SelectMany(type => type.GetProperties()).Where(OrdinalText.IsMarked))
        {
            SortOrdinally(property);
        }
    }

    /// <summary>Makes a text column compare and sort by its characters' numbers alone (<see cref="OrdinalText"/>).</summary>
    private protected abstract void SortOrdinally(IMutableProperty property);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // Every text has a bound; the few long ones say so in their model.
        configurationBuilder.Properties<string>().HaveMaxLength(256);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
    }
}

/// <summary>Migrations in <c>Data/Migrations/PostgreSql</c>.</summary>
public sealed class PostgreSqlAppDb(DbContextOptions<PostgreSqlAppDb> options) : AppDb(options)
{
    internal static void SortOrdinallyThere(IMutableProperty property) => property.SetCollation("C");

    private protected override void SortOrdinally(IMutableProperty property) => SortOrdinallyThere(property);
}

/// <summary>Migrations in <c>Data/Migrations/SqlServer</c>.</summary>
public sealed class SqlServerAppDb(DbContextOptions<SqlServerAppDb> options) : AppDb(options)
{
    private const string Ordinal = "Latin1_General_100_BIN2";

    internal static void SortOrdinallyThere(IMutableProperty property)
    {
        if (property.GetComputedColumnSql() is { } sql)
        {
            property.SetComputedColumnSql($"{sql} COLLATE {Ordinal}"); // a computed column takes its collation from what computes it
        }
        else
        {
            property.SetCollation(Ordinal);
        }
    }

    private protected override void SortOrdinally(IMutableProperty property) => SortOrdinallyThere(property);
}
