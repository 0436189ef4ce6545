using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace BlazorAccounts.Tests.Sandbox.Cashfree;

/// <summary>An app's webhook endpoint: notes what comes, answers as it is told.</summary>
internal sealed class CashfreeReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedNews> _received = [];

    private CashfreeReceiver(WebApplication app) => _app = app;

    public int Status { get; set; } = 200;

    public string Url => _app.Urls.First() + "/hook";

    public static async Task<CashfreeReceiver> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["urls"] = "http://127.0.0.1:0" });
        var app = builder.Build();
        var receiver = new CashfreeReceiver(app);
        app.MapPost("/hook", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until enough has come, 20 seconds at most.</summary>
    public async Task<List<ReceivedNews>> WaitAsync(Func<IReadOnlyCollection<ReceivedNews>, bool> enough)
    {
        for (var waited = 0; waited < 400 && !enough(_received); waited++)
        {
            await Task.Delay(50);
        }
        Assert.True(enough(_received), $"Came: {string.Join(", ", _received.Select(item => item.Type))}");
        return [.. _received];
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes);
        _received.Enqueue(new(request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), bytes.ToArray(), Status));
        return Results.StatusCode(Status);
    }
}

internal sealed record ReceivedNews(Dictionary<string, string> Headers, byte[] Body, int Answered)
{
    public JsonNode Event { get; } = JsonNode.Parse(Body)!;

    public string Type => Event["type"]!.ToString();

    public string Key => Headers["x-idempotency-key"];

    /// <summary>The signature worked out again from what arrived.</summary>
    public bool IsSignedWith(string secret) => Headers["x-webhook-signature"] == Convert.ToBase64String(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes(Headers["x-webhook-timestamp"]), .. Body]));
}
