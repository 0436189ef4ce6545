using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace BlazorAccounts.Data.EmbeddedPostgres;

/// <summary>Where the server listens, and the settings written before each start.</summary>
internal sealed class ServerSettings(ClusterFolder folder, EmbeddedPostgresOptions options)
{
    private readonly bool _socket = options.Port == 0 && folder.TakesSocket;

    /// <summary>The socket's directory or the loopback address.</summary>
    public string Host => _socket ? folder.Run : "127.0.0.1";

    public int Port { get; private set; } = 5432;

    /// <summary>Hexadecimal, so it needs no quoting anywhere.</summary>
    public string Password => File.ReadAllText(folder.Password);

    /// <summary>True when the port is only where the system happened to have a free one.</summary>
    public bool MayMove => !_socket && options.Port == 0;

    /// <summary>Takes up the port of the last time, so that addresses handed out stay true, or a free one.</summary>
    public void ChoosePort(bool another)
    {
        if (_socket)
        {
            return;
        }
        if (options.Port != 0)
        {
            Port = options.Port;
        }
        else if (!another && File.Exists(folder.PortFile) && int.TryParse(File.ReadAllText(folder.PortFile), CultureInfo.InvariantCulture, out var last))
        {
            Port = last;
        }
        else
        {
            Port = FreePort();
            File.WriteAllText(folder.PortFile, Port.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Writes the settings file that postgresql.conf includes.</summary>
    public async Task WriteAsync(PostgresAccount account, CancellationToken ct)
    {
        await File.WriteAllTextAsync(folder.Settings, Text(), ct);
        await account.OwnAsync(folder.Settings, ct);
    }

    /// <summary>A connection string for one of the server's two users.</summary>
    public string ConnectionString(string user, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = Host,
        Port = Port,
        Username = user,
        Password = Password,
        Database = database,
        RequireAuth = "ScramSHA256", // whoever answers there has to know the password too
        MaxPoolSize = Math.Max(5, options.MaxConnections / 2),
        ApplicationName = "BlazorAccounts",
    }.ConnectionString;

    private string Text() => $"""
        # Written by BlazorAccounts before each start; changes here are lost.
        listen_addresses = '{(_socket ? "" : "127.0.0.1")}'
        port = {Port}
        unix_socket_directories = '{(_socket ? folder.Run : "")}'
        unix_socket_permissions = 0700
        password_encryption = 'scram-sha-256'
        max_connections = {options.MaxConnections}
        shared_buffers = '64MB'
        max_wal_size = '512MB'
        random_page_cost = 1.1
        jit = off
        timezone = 'UTC'
        log_timezone = 'UTC'
        # Statements and their details can hold personal data.
        log_min_error_statement = panic
        log_error_verbosity = terse
        fsync = {(options.FsyncOff ? "off" : "on")}
        full_page_writes = {(options.FsyncOff ? "off" : "on")}
        synchronous_commit = {(options.FsyncOff ? "off" : "on")}
        autovacuum = {(options.FsyncOff ? "off" : "on")}

        """;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
