using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BlazorAccounts.Features.Accounts;

/// <summary>Reads which unique index refused a write; uniqueness is decided by the database alone.</summary>
internal static partial class UniqueIndex
{
    /// <summary>The index's name; null when it was something else that failed.</summary>
    public static string? Violated(DbUpdateException failure) => failure.InnerException switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } refused => refused.ConstraintName ?? "",
        SqlException { Number: 2601 or 2627 } refused => Name().Match(refused.Message) is { Success: true } match ? match.Groups["name"].Value : "",
        _ => null,
    };

    // Cannot insert duplicate key row in object 'dbo.Users' with unique index 'EmailIndex'. / Violation of UNIQUE KEY constraint 'X'.
    [GeneratedRegex("(?:unique index|constraint) '(?<name>[^']+)'", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
