using Npgsql;

namespace BlazorAccounts.Data.EmbeddedPostgres;

/// <summary>The app's own user and database: not a superuser, but one that may make databases and owns its own.</summary>
internal static class AppDatabase
{
    public const string Name = "blazoraccounts";
    public const string Superuser = "postgres";

    /// <summary>Sees to it that both exist. Each step looks first, so a kill between them heals at the next start.</summary>
    public static async Task EnsureAsync(ServerSettings settings, CancellationToken ct)
    {
        if (await AnswersAsync(settings, ct))
        {
            return;
        }
        await using var connection = new NpgsqlConnection(settings.ConnectionString(Superuser, "postgres") + ";Pooling=false");
        await connection.OpenAsync(ct);
        if (!await ExistsAsync(connection, $"SELECT 1 FROM pg_roles WHERE rolname = '{Name}'", ct))
        {
            await RunAsync(connection, $"CREATE ROLE {Name} LOGIN CREATEDB PASSWORD '{settings.Password}'", ct);
        }
        if (!await ExistsAsync(connection, $"SELECT 1 FROM pg_database WHERE datname = '{Name}'", ct))
        {
            await RunAsync(connection, $"CREATE DATABASE {Name} OWNER {Name}", ct);
        }
    }

    private static async Task<bool> AnswersAsync(ServerSettings settings, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(settings.ConnectionString(Name, Name) + ";Pooling=false");
            await connection.OpenAsync(ct);
            return true;
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidCatalogName)
        {
            return false; // the server says "invalid password" for an unknown role too
        }
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(ct) is not null;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
