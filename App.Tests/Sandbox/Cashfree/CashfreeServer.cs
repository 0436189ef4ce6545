using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using BlazorAccounts.Platform.Clock;
using BlazorAccounts.Sandbox.Cashfree;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BlazorAccounts.Tests.Sandbox.Cashfree;

/// <summary>The sandbox alone on a port of its own.</summary>
internal sealed class CashfreeServer : IAsyncDisposable
{
    public const string ClientId = "TEST_CLIENT_ID";
    public const string Secret = "TEST_CLIENT_SECRET";
    private readonly WebApplication _app;
    private readonly bool _keepsData;

    private CashfreeServer(WebApplication app, AppClock clock, string data, bool keepsData)
    {
        (_app, Clock, Data, _keepsData) = (app, clock, data, keepsData);
        Http = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new(app.Urls.First()) };
        Http.DefaultRequestHeaders.Add("x-client-id", ClientId);
        Http.DefaultRequestHeaders.Add("x-client-secret", Secret);
        Http.DefaultRequestHeaders.Add("x-api-version", "2026-01-01");
    }

    public AppClock Clock { get; }

    public string Data { get; }

    public HttpClient Http { get; }

    public static async Task<CashfreeServer> StartAsync(string? webhookUrl = null, string? data = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        var directory = data ?? Directory.CreateTempSubdirectory("cashfree-sandbox-").FullName;
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Data:Directory"] = directory,
            ["urls"] = "http://127.0.0.1:0",
            ["Sandbox:Cashfree:WebhookUrl"] = webhookUrl ?? "http://127.0.0.1:9/nobody",
            ["Sandbox:Cashfree:ClientId"] = ClientId,
            ["Sandbox:Cashfree:ClientSecret"] = Secret,
        });
        builder.Logging.ClearProviders();
        var clock = new AppClock(Path.Combine(directory, "clock"));
        builder.Services.AddSingleton(clock);
        builder.AddCashfreeSandbox();
        var app = builder.Build();
        app.MapCashfreeSandbox();
        await app.StartAsync();
        return new(app, clock, directory, data is not null);
    }

    public async Task<JsonObject> SendAsync(string method, string path, object? body = null, int expected = 200, string? key = null)
    {
        using var answer = await AskAsync(method, path, body, key);
        return (JsonObject)await ReadAsync(answer, expected);
    }

    public Task<JsonObject> PostAsync(string path, object body, int expected = 200, string? key = null) => SendAsync("POST", path, body, expected, key);

    public Task<JsonObject> GetAsync(string path, int expected = 200) => SendAsync("GET", path, null, expected);

    public async Task<List<JsonObject>> ListAsync(string path)
    {
        using var answer = await AskAsync("GET", path);
        return [.. ((JsonArray)await ReadAsync(answer, 200)).Select(row => (JsonObject)row!)];
    }

    public Task<HttpResponseMessage> AskAsync(string method, string path, object? body = null, string? key = null)
    {
        var request = new HttpRequestMessage(new(method), $"/sandbox/cashfree/pg{path}");
        if (body is not null)
        {
            request.Content = body is string text ? new StringContent(text, Encoding.UTF8, "application/json") : JsonContent.Create(body);
        }
        if (key is not null)
        {
            request.Headers.Add("x-idempotency-key", key);
        }
        return Http.SendAsync(request);
    }

    public Task<HttpResponseMessage> SubmitAsync(string path, params (string Name, string Value)[] fields) =>
        Http.PostAsync(path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    public Task<HttpResponseMessage> PayAsync(JsonObject order, string upi = "testsuccess@gocash") =>
        SubmitAsync($"/sandbox/cashfree/checkout/{order["payment_session_id"]}", ("action", "upi"), ("upi_id", upi));

    public Task<HttpResponseMessage> AuthoriseAsync(JsonObject subscription, string upi = "testsuccess@gocash") =>
        SubmitAsync($"/sandbox/cashfree/mandates/{subscription["subscription_session_id"]}", ("action", "upi"), ("upi_id", upi));

    public Task<JsonObject> OrderAsync(string id = "ord_1001", decimal amount = 499.5m) => PostAsync("/orders", new
    {
        order_id = id,
        order_amount = amount,
        order_currency = "INR",
        customer_details = new { customer_id = "cust_1001", customer_phone = "9000000001", customer_email = "ada@example.test", customer_name = "Ada Example" },
        order_meta = new { return_url = "https://app.test/back?order_id={order_id}" },
        order_tags = new { tenant = "t1" },
    });

    public Task<JsonObject> PlanAsync(string id = "pro_m", decimal amount = 499, string interval = "MONTH", int cycles = 0, decimal most = 1000) => PostAsync("/plans", new
    {
        plan_id = id,
        plan_name = "Pro",
        plan_type = "PERIODIC",
        plan_currency = "INR",
        plan_recurring_amount = amount,
        plan_max_amount = most,
        plan_max_cycles = cycles,
        plan_intervals = 1,
        plan_interval_type = interval,
    });

    /// <summary>A subscription nobody has agreed to yet; its first debit is ten days away.</summary>
    public Task<JsonObject> SubscriptionAsync(string id = "sub_1001", string plan = "pro_m") => PostAsync("/subscriptions", new
    {
        subscription_id = id,
        customer_details = new { customer_email = "ada@example.test", customer_phone = "9000000001", customer_name = "Ada Example" },
        plan_details = new { plan_id = plan },
        authorization_details = new { authorization_amount = 1, authorization_amount_refund = true, payment_methods = new[] { "upi", "card" } },
        subscription_meta = new { return_url = "https://app.test/back" },
        subscription_first_charge_time = Clock.GetUtcNow().AddDays(10).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
        subscription_tags = new { tenant = "t1" },
    });

    /// <summary>A subscription whose mandate was given.</summary>
    public async Task<JsonObject> ActiveAsync(string upi = "testsuccess@gocash", int cycles = 0)
    {
        await PlanAsync(cycles: cycles);
        using var answer = await AuthoriseAsync(await SubscriptionAsync(), upi);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return await GetAsync("/subscriptions/sub_1001");
    }

    public async Task<List<JsonNode>> EventsAsync()
    {
        var bodies = await Http.GetFromJsonAsync<List<string>>("/sandbox/cashfree/events");
        return [.. bodies!.Select(body => JsonNode.Parse(body)!)];
    }

    public async Task<List<string>> EventTypesAsync() => [.. (await EventsAsync()).Select(item => item["type"]!.ToString())];

    public async Task<string> StatusAsync(string id = "sub_1001") => (await GetAsync($"/subscriptions/{id}"))["subscription_status"]!.ToString();

    public Task AdvanceAsync(double days) => Clock.AdvanceAsync(TimeSpan.FromDays(days));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
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
    }

    public async Task StopAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer, int expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == expected, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri} answered {(int)answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }
}
