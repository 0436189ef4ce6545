using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using BlazorAccounts.Platform.Clock;
using BlazorAccounts.Sandbox.Stripe;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BlazorAccounts.Tests.Sandbox.Stripe;

/// <summary>The sandbox alone on a port of its own. Every answer and every event is held against the published shapes.</summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    public const string Secret = "whsec_test_of_the_sandbox";
    private readonly WebApplication _app;
    private readonly bool _keepsData;

    private SandboxServer(WebApplication app, AppClock clock, string data, bool keepsData)
    {
        (_app, Clock, Data, _keepsData) = (app, clock, data, keepsData);
        Http = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new(app.Urls.First()) };
        Http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_123");
    }

    public AppClock Clock { get; }

    public string Data { get; }

    public HttpClient Http { get; }

    public long Now => Clock.GetUtcNow().ToUnixTimeSeconds();

    public static async Task<SandboxServer> StartAsync(string? webhookUrl = null, string? data = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        var directory = data ?? Directory.CreateTempSubdirectory("stripe-sandbox-").FullName;
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Data:Directory"] = directory,
            ["urls"] = "http://127.0.0.1:0",
            ["Sandbox:Stripe:WebhookUrl"] = webhookUrl ?? "http://127.0.0.1:9/nobody",
            ["Sandbox:Stripe:WebhookSecret"] = Secret,
        });
        builder.Logging.ClearProviders();
        var clock = new AppClock(Path.Combine(directory, "clock"));
        builder.Services.AddSingleton(clock);
        builder.AddStripeSandbox();
        var app = builder.Build();
        app.MapStripeSandbox();
        await app.StartAsync();
        return new(app, clock, directory, data is not null);
    }

    public Task<JsonObject> PostAsync(string path, string form = "", HttpStatusCode expected = HttpStatusCode.OK, string? key = null) =>
        SendAsync(HttpMethod.Post, path, form, expected, key);

    public Task<JsonObject> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => SendAsync(HttpMethod.Get, path, null, expected, null);

    public Task<JsonObject> DeleteAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => SendAsync(HttpMethod.Delete, path, null, expected, null);

    public async Task AdvanceAsync(double days) => await Clock.AdvanceAsync(TimeSpan.FromDays(days));

    public async Task<List<string>> EventTypesAsync() => [.. (await EventsAsync()).Select(item => item["type"]!.ToString())];

    /// <summary>All events, oldest first, as they were saved; the API lists those of the last 30 days.</summary>
    public async Task<List<JsonNode>> EventsAsync()
    {
        var saved = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Data, "sandbox", "stripe.json")))!;
        return [.. ((JsonArray)saved["events"]!).Select(item => item!["body"]!)];
    }

    public Task<HttpResponseMessage> SubmitAsync(string url, params (string Name, string Value)[] fields) => Http.PostAsync(
        url, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    /// <summary>Submits the checkout form with a card; the caller looks at the answer.</summary>
    public Task<HttpResponseMessage> PayAsync(JsonObject session, string number = "4242424242424242") => SubmitAsync(session["url"]!.ToString(),
        ("action", "pay"), ("email", "ada@example.test"), ("number", number), ("exp", "12 / 34"), ("cvc", "123"), ("name", "Ada L"), ("country", "GB"));

    public async Task<JsonObject> PriceAsync(long amount = 1000, string interval = "month", string name = "Pro", string currency = "usd") =>
        await PostAsync("/v1/prices", string.Create(CultureInfo.InvariantCulture,
            $"currency={currency}&unit_amount={amount}&product_data[name]={name}") + (interval.Length > 0 ? $"&recurring[interval]={interval}" : ""));

    public async Task<JsonObject> CheckoutAsync(JsonObject price, string more = "", string mode = "subscription") => await PostAsync("/v1/checkout/sessions",
        $"mode={mode}&line_items[0][price]={price["id"]}&line_items[0][quantity]=1"
        + $"&success_url=https%3A%2F%2Fapp.test%2Fdone%3Fsession_id%3D%7BCHECKOUT_SESSION_ID%7D&cancel_url=https%3A%2F%2Fapp.test%2Fback{more}");

    /// <summary>A paid subscription through the hosted page.</summary>
    public async Task<JsonObject> SubscribeAsync(string number = "4242424242424242", string more = "", long amount = 1000)
    {
        var session = await CheckoutAsync(await PriceAsync(amount), more);
        using var answer = await PayAsync(session, number);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var done = await GetAsync($"/v1/checkout/sessions/{session["id"]}");
        return await GetAsync($"/v1/subscriptions/{done["subscription"]}");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        List<string> bad = File.Exists(Path.Combine(Data, "sandbox", "stripe.json")) ? [.. (await EventsAsync()).SelectMany(JsonShape.Problems)] : [];
        if (!_keepsData)
        {
            try
            {
                Directory.Delete(Data, recursive: true);
            }
            catch (IOException)
            {
                // A snapshot that was being written when the server stopped; the system clears its temporary directory.
            }
        }
        Assert.Empty(bad);
    }

    public async Task StopAsync() => await _app.DisposeAsync();

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, string? form, HttpStatusCode expected, string? key)
    {
        using var request = new HttpRequestMessage(method, path);
        if (form is not null)
        {
            request.Content = new StringContent(form, null, "application/x-www-form-urlencoded");
        }
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }
        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{method} {path} answered {(int)answer.StatusCode}: {text}");
        var body = (JsonObject)JsonNode.Parse(text)!;
        Assert.Empty(JsonShape.Problems(body));
        return body;
    }
}
