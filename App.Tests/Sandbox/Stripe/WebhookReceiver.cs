using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace BlazorAccounts.Tests.Sandbox.Stripe;

/// <summary>An app's webhook endpoint: notes what comes, answers as it is told.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _received = [];

    private WebhookReceiver(WebApplication app) => _app = app;

    public int Status { get; set; } = 200;

    public IReadOnlyCollection<Received> All => _received;

    public string Url => _app.Urls.First() + "/hook";

    public static async Task<WebhookReceiver> StartAsync(string url = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["urls"] = url });
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.MapPost("/hook", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until enough has come, 20 seconds at most.</summary>
    public async Task<List<Received>> WaitAsync(Func<IReadOnlyCollection<Received>, bool> enough)
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
        _received.Enqueue(new(request.Headers["Stripe-Signature"].ToString(), bytes.ToArray(), Status));
        return Results.StatusCode(Status);
    }
}

internal sealed record Received(string Signature, byte[] Body, int Answered)
{
    public JsonNode Event { get; } = JsonNode.Parse(Body)!;

    public string Id => Event["id"]!.ToString();

    public string Type => Event["type"]!.ToString();

    public long Time => long.Parse(Signature.Split(',')[0][2..], CultureInfo.InvariantCulture);

    /// <summary>The signature worked out again from what arrived.</summary>
    public bool IsSignedWith(string secret) => Signature == $"t={Time},v1={Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes($"{Time}."), .. Body]))}";
}
