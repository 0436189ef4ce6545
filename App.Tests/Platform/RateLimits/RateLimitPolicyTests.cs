using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Platform.RateLimits;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Platform.RateLimits;

[Covers("OPS-7")]
public sealed class RateLimitPolicyTests
{
    [Fact]
    public async Task An_address_that_asks_too_often_gets_429_and_a_time()
    {
        await using var app = await StartAsync(("RateLimits:Auth:PermitsPerMinute", "6"), ("RateLimits:Auth:Burst", "3"));
        using var client = app.NewClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AskAsync(client, null)));

        Assert.Equal(3, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        var refused = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        Assert.Equal("too_many_requests", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_forged_header_does_not_make_another_address()
    {
        await using var app = await StartAsync(("RateLimits:Auth:PermitsPerMinute", "1"), ("RateLimits:Auth:Burst", "1"));
        using var client = app.NewClient();
        var answers = new[] { await AskAsync(client, "203.0.113.1"), await AskAsync(client, "203.0.113.2") };
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers.Select(a => a.StatusCode));
    }

    [Fact]
    public async Task Behind_a_known_proxy_each_customer_has_an_address()
    {
        await using var app = await StartAsync(("RateLimits:Auth:PermitsPerMinute", "1"), ("RateLimits:Auth:Burst", "1"), ("Proxies:Known:0", "127.0.0.0/8"));
        using var client = app.NewClient();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(client, "203.0.113.1")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(client, "203.0.113.2")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await AskAsync(client, "203.0.113.2")).StatusCode);
        // What the customer wrote itself stands left of what the proxy added, and does not count.
        Assert.Equal(HttpStatusCode.TooManyRequests, (await AskAsync(client, "198.51.100.9, 203.0.113.2")).StatusCode);
    }

    [Fact]
    public async Task Development_lets_a_crowd_on_one_machine_through()
    {
        await using var app = await StartAsync();
        using var client = app.NewClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => AskAsync(client, null)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, string? forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/test/limited");
        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        }
        return await client.SendAsync(request);
    }

    private static Task<TestApp> StartAsync(params (string Key, string? Value)[] settings) =>
        TestApp.StartAsync(services => services.AddSingleton<IStartupFilter, LimitedAddress>(), settings);

    /// <summary>An endpoint of its own pipeline part, limited the way sign-in is.</summary>
    private sealed class LimitedAddress : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app => app
            .UseForwardedHeaders().UseRouting().UseRateLimits()
            .UseEndpoints(routes => routes.MapGet("/test/limited", () => "fine").RequireRateLimiting(RateLimitPolicies.Auth));
    }
}
