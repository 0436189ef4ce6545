using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

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

    /// <summary>Direct: counts a try under the 1st value in the window that is open at the 2nd, or opens one that ends at the 3rd; answers count and end.</summary>
    public abstract string CountTry { get; }

    /// <summary>
    /// Direct: when the refresh token with the id in the 1st value and the hash in the 6th is unused and good at the 3rd, its session lives and its person is
    /// active, notes that the 2nd took its place, adds that with the hash in the 4th, moves the session's last sight to the 3rd and the end of both to the 5th,
    /// or to so many seconds after the session began as the 7th says if that is sooner, and answers the ids of session, person and home team, display name,
    /// first name as stored, username and whether it is an administrator. Changes and answers nothing otherwise.
    /// </summary>
    public abstract string UseRefreshToken { get; }

    /// <summary>
    /// Runs one of the statements called direct, past EF, which would work its text and its plan out anew each time: for what every sign-in and every
    /// program does.
    /// </summary>
    /// <param name="read">Makes the answer of a row.</param>
    /// <returns>The first row's; null without one.</returns>
    public async Task<T?> RunAsync<T>(DbContext db, string statement, Func<DbDataReader, T> read, CancellationToken ct, params object[] values)
        where T : struct
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = statement;
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            for (var i = 0; i < values.Length; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = NameOf(i + 1);
                parameter.Value = values[i];
                command.Parameters.Add(parameter);
            }
            await using var reader = await command.ExecuteReaderAsync(ct);
            return await reader.ReadAsync(ct) ? read(reader) : null;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>With the caller's transaction: tells every node that listens on <paramref name="channel"/>. Nothing happens where the database cannot.</summary>
    public abstract Task NotifyAsync(DbContext db, string channel, string payload, CancellationToken ct);

    /// <summary>How a direct statement's value is named; empty where they are known by their order.</summary>
    protected abstract string NameOf(int value);

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
