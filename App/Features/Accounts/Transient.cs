using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.SqlClient;

namespace BlazorAccounts.Features.Accounts;

/// <summary>Tells a database that stumbles from one that refuses.</summary>
internal static class Transient
{
    // Deadlock, timeout, lost or refused connections, failover and throttling of SQL Server and Azure SQL.
    private static readonly int[] SqlServer = [-2, 53, 64, 233, 1205, 4060, 10053, 10054, 10060, 10061, 10928, 10929, 40197, 40501, 40613, 49918, 49919, 49920];

    /// <summary>Whether trying again may help.</summary>
    public static bool Is(Exception failure) => failure switch
    {
        SqlException refused => SqlServer.Contains(refused.Number),
        // 57P0x: the server is going down, has crashed or is starting.
        DbException stumbled => stumbled.IsTransient || (stumbled.SqlState?.StartsWith("57P0", StringComparison.Ordinal) ?? false) || Cause(stumbled),
        TimeoutException or SocketException or IOException => true,
        _ => Cause(failure),
    };

    private static bool Cause(Exception failure) => failure.InnerException is { } inner && Is(inner);
}
