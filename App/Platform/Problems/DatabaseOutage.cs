using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace BlazorAccounts.Platform.Problems;

/// <summary>Tells an outage of the database, which passes, from a bug, which does not.</summary>
public static class DatabaseOutage
{
    // Login refused, cannot open database, network, timeout, being shut down, deadlock, busy, no such table yet.
    private static readonly HashSet<int> SqlServer =
        [-2, -1, 2, 20, 53, 64, 121, 208, 233, 258, 1205, 4060, 6005, 10053, 10054, 10060, 10061, 11001, 17142, 18456, 40197, 40501, 40613, 49918, 49919, 49920];

    /// <summary>Whether the database cannot be reached, refuses service, or is not migrated yet. Looks through wrapped exceptions.</summary>
    public static bool Is(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is RetryLimitExceededException || (cause is DbException database && IsOutage(database)))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsOutage(DbException failure) => failure switch
    {
        // Classes: connection, login, no such database, insufficient resources, intervention; and the table that a migration is about to make.
        PostgresException postgres => postgres.IsTransient || postgres.SqlState[..2] is "08" or "28" or "3D" or "53" or "57" || postgres.SqlState == PostgresErrorCodes.UndefinedTable,
        NpgsqlException => true, // not an answer of the server: it could not be asked
        SqlException sql => sql.Errors.Cast<SqlError>().Any(e => SqlServer.Contains(e.Number)),
        _ => failure.IsTransient,
    };
}
