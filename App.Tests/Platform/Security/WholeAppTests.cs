using System.Net;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Platform.Security;

/// <summary>What holds for the app as it is put together, whatever its parts do.</summary>
[Covers("OPS-7")]
public sealed class WholeAppTests : IAsyncLifetime
{
    private TestApp _app = null!;
    private HttpClient _client = null!;

    private string Own => _app.Address.GetLeftPart(UriPartial.Authority);

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync();
        _client = _app.NewClient();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("/api/v1/users/me", HttpStatusCode.Unauthorized)]
    [InlineData("/dashboard", HttpStatusCode.Redirect)]
    [InlineData("/sign-in", HttpStatusCode.OK)]
    [InlineData("/css/app.css", HttpStatusCode.OK)]
    [InlineData("/no-such-page", HttpStatusCode.NotFound)]
    [InlineData("/error/500", HttpStatusCode.NotFound)]
    [InlineData("/webhooks/stripe", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    public async Task Every_kind_of_answer_has_the_security_headers(string path, HttpStatusCode status)
    {
        using var answer = await GetAsync(path);

        Assert.Equal(status, answer.StatusCode);
        Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Empty(answer.Headers.Server);
    }

    [Theory]
    [InlineData("/dashboard?tab=1", "/sign-in?returnUrl=%2Fdashboard%3Ftab%3D1")]
    [InlineData("/sign-in/two-factor", "/sign-in")]
    public async Task A_redirect_does_not_repeat_the_host_header(string path, string location)
    {
        using var answer = await GetAsync(path, ("Host", "evil.example"));

        Assert.Equal(location, answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task The_forms_cookie_can_be_set_by_this_host_only()
    {
        using var answer = await GetAsync("/sign-in");
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));

        Assert.StartsWith("__Host-antiforgery=", cookie, StringComparison.Ordinal);
        Assert.All(["path=/", "secure", "httponly", "samesite=strict"], flag => Assert.Contains(flag, cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("own", HttpStatusCode.OK)]
    [InlineData(null, HttpStatusCode.OK)]
    public async Task A_circuit_is_opened_from_this_site_only(string? origin, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin == "own" ? Own : origin);
        }
        using var answer = await _client.SendAsync(request);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task The_api_as_a_whole_has_a_limit_by_address()
    {
        await using var app = await TestApp.StartAsync(("RateLimits:Api:PermitsPerMinute", "1"), ("RateLimits:Api:Burst", "3"));
        using var client = app.NewClient();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            using var answer = await client.GetAsync("/api/v1/plans");
            answers.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }
        return await _client.SendAsync(request);
    }
}
