using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BlazorAccounts.Tests.Support;

/// <summary>A real SMTP server (npm smtp-server) in a process of its own, which can be killed and started again on the same port.</summary>
public sealed partial class SmtpServer : IAsyncDisposable
{
    private readonly List<ReceivedMail> _received = [];
    private Process? _process;

    public int Port { get; private set; }

    /// <summary>What it accepted since it was made, over restarts.</summary>
    public IReadOnlyList<ReceivedMail> Received
    {
        get
        {
            lock (_received)
            {
                return [.. _received];
            }
        }
    }

    public static async Task<SmtpServer> StartAsync()
    {
        var server = new SmtpServer();
        await server.RestartAsync();
        return server;
    }

    /// <summary>Settings that make an app send through it.</summary>
    public (string Key, string? Value)[] Settings(string? user = null, string? password = null) =>
    [
        ("Smtp:Host", "127.0.0.1"), ("Smtp:Port", Port.ToString(CultureInfo.InvariantCulture)),
        ("Smtp:From", "no-reply@accounts.example"), ("Smtp:FromName", "Konto Über"), ("Smtp:User", user), ("Smtp:Password", password),
    ];

    public async Task RestartAsync()
    {
        var script = Path.Combine(Repository.Root, "App.Tests", "Node", "smtp.mjs");
        var process = Process.Start(new ProcessStartInfo("node", [script, Port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        _process = process;
        var hello = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The SMTP server did not start. Run 'npm ci' in App.Tests/Node.");
        Port = JsonDocument.Parse(hello).RootElement.GetProperty("listening").GetInt32();
        _ = ReadAsync(process);
    }

    /// <summary>Ends it at once, in the middle of whatever it does.</summary>
    public void Kill()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    /// <summary>Waits until it has accepted that many mails.</summary>
    public async Task<IReadOnlyList<ReceivedMail>> ExpectAsync(int count, int seconds = 20)
    {
        for (var until = Stopwatch.StartNew(); until.Elapsed < TimeSpan.FromSeconds(seconds); await Task.Delay(20))
        {
            if (Received.Count >= count)
            {
                return Received;
            }
        }
        throw new TimeoutException($"{Received.Count} of {count} mails arrived within {seconds} s.");
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        return ValueTask.CompletedTask;
    }

    private async Task ReadAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var mail = JsonDocument.Parse(line).RootElement;
            lock (_received)
            {
                _received.Add(new(mail.GetProperty("to")[0].GetString()!, mail.GetProperty("user").GetString(), mail.GetProperty("raw").GetString()!));
            }
        }
    }
}

/// <summary>A mail as it came over the wire.</summary>
public sealed partial record ReceivedMail(string To, string? User, string Raw)
{
    private string Head => Folded().Replace(Raw[..Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)], " ");

    /// <summary>The values of a header, as on the wire but unfolded.</summary>
    public IReadOnlyList<string> Header(string name) =>
        [.. Head.Split("\r\n").Where(h => h.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(h => h[(name.Length + 1)..].Trim())];

    /// <summary>The decoded part of a type such as <c>text/plain</c>.</summary>
    public string Part(string type)
    {
        var from = Raw.IndexOf("\r\n\r\n", Raw.IndexOf($"Content-Type: {type}", StringComparison.OrdinalIgnoreCase), StringComparison.Ordinal) + 4;
        var to = Raw.IndexOf("\r\n--", from, StringComparison.Ordinal);
        return Encoding.UTF8.GetString(Convert.FromBase64String(Raw[from..to].ReplaceLineEndings("")));
    }

    [GeneratedRegex(@"\r\n[ \t]+")]
    private static partial Regex Folded();
}
