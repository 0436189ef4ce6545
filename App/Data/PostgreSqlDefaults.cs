using Npgsql;

namespace BlazorAccounts.Data;

/// <summary>What a connection string to PostgreSQL gets unless it says otherwise: half the time of a short query.</summary>
internal static class PostgreSqlDefaults
{
    /// <exception cref="ArgumentException">It is no connection string.</exception>
    public static string In(string connectionString)
    {
        var address = new NpgsqlConnectionStringBuilder(connectionString);
        if (!address.ShouldSerialize("Max Auto Prepare"))
        {
            address.MaxAutoPrepare = 200; // planning a wide query again for each request costs more than running it
        }
        if (!address.ShouldSerialize("No Reset On Close"))
        {
            address.NoResetOnClose = true; // nothing here leaves anything behind in its session
        }
        return address.ConnectionString;
    }
}
