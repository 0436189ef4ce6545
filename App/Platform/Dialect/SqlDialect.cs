using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.Dialect;

/// <summary>The few statements that PostgreSQL and SQL Server spell differently and EF does not translate. Names are in double quotes, which both read.</summary>
internal abstract class SqlDialect
{
    /// <summary>The dialect of the context's database.</summary>
    /// <exception cref="NotSupportedException">Neither PostgreSQL nor SQL Server.</exception>
    public static SqlDialect Of(DbContext db) => db.Database.ProviderName switch
    {
        "Npgsql.EntityFrameworkCore.PostgreSQL" => PostgreSqlDialect.Instance,
        "Microsoft.EntityFrameworkCore.SqlServer" => SqlServerDialect.Instance,
        var other => throw new NotSupportedException($"{other} is not a database this product runs on."),
    };

    /// <summary>
    /// In one statement: takes up to {0} rows that are due at {1}, skipping those other nodes are just taking, counts an attempt on each, moves its
    /// DueAt to {2}, and answers the ids.
    /// </summary>
    /// <param name="table">A table with Id, DueAt and Attempts.</param>
    /// <param name="open">Condition on rows that are not finished.</param>
    /// <param name="counts">Whether taking a row is an attempt; otherwise only what goes wrong with it is counted, by whoever notices.</param>
    public abstract string Lease(string table, string open, bool counts = true);

    /// <summary>In one statement: counts a try under {0} in the window that is open at {1}, or opens one that ends at {2}; answers count and end.</summary>
    public abstract string CountTry { get; }

    /// <summary>
    /// In one statement: when the refresh token {0} is unused, notes that {1} took its place at {2}, adds {1} with the hash {3}, good until {4}, and moves the
    /// session's end and last sight there. Changes nothing otherwise. Tells how many were added.
    /// </summary>
    public abstract string UseRefreshToken { get; }

    /// <summary>With the caller's transaction: tells every node that listens on <paramref name="channel"/>. Nothing happens where the database cannot.</summary>
    public abstract Task NotifyAsync(DbContext db, string channel, string payload, CancellationToken ct);

    /// <summary>
    /// With the caller's transaction: until it is called with false, the audit log's trigger lets Before, After and Address be emptied and that of issued
    /// documents lets the buyer be another, and still nothing else. For the erasing of an account alone.
    /// </summary>
    public abstract Task LetErasingAsync(DbContext db, bool let, CancellationToken ct);

    /// <summary>With the caller's transaction: takes the audit log's trigger away, and nobody else may write to the log until it is back. For whoever owns the table.</summary>
    public abstract Task SuspendAuditTriggerAsync(DbContext db, bool suspend, CancellationToken ct);

    /// <summary>The quoted name of an entity's table.</summary>
    public static string Table<TEntity>(DbContext db) => $"\"{db.Model.FindEntityType(typeof(TEntity))!.GetTableName()}\"";
}
