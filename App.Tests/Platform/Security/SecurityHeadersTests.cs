using System.Security.Claims;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Security;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Platform.Security;

[Covers("OPS-7")]
public sealed class SecurityHeadersTests
{
    [Fact]
    public async Task Every_response_has_exactly_one_strict_policy_and_no_server_header()
    {
        using var response = await GetAsync("/plain");

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("object-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("base-uri 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Opener-Policy")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.Contains("camera=()", Assert.Single(response.Headers.GetValues("Permissions-Policy")), StringComparison.Ordinal);
        Assert.Empty(response.Headers.Server);
        Assert.Null(response.Headers.CacheControl);
    }

    [Fact]
    public async Task A_page_s_nonce_is_in_its_policy_and_new_each_time()
    {
        var nonces = new HashSet<string>();
        for (var i = 0; i < 2; i++)
        {
            using var response = await GetAsync("/nonce");
            var nonce = await response.Content.ReadAsStringAsync();
            Assert.Contains($"script-src 'self' 'nonce-{nonce}'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            nonces.Add(nonce);
        }
        Assert.Equal(2, nonces.Count);
    }

    [Fact]
    public async Task A_policy_that_a_page_set_itself_is_replaced()
    {
        using var response = await GetAsync("/own-policy");

        Assert.StartsWith("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_and_unknown_pages_have_the_headers_too()
    {
        using var failed = await GetAsync("/fails");
        using var unknown = await GetAsync("/unknown");

        Assert.Equal(500, (int)failed.StatusCode);
        Assert.Single(failed.Headers.GetValues("Content-Security-Policy"));
        Assert.Single(unknown.Headers.GetValues("Content-Security-Policy"));
    }

    [Fact]
    public async Task Signed_in_pages_are_not_stored()
    {
        using var response = await GetAsync("/signed-in");

        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Forms_may_lead_to_the_configured_checkout()
    {
        using var response = await GetAsync("/plain", "--Security:FormActionOrigins:0", "https://checkout.stripe.com");

        Assert.EndsWith("form-action 'self' https://checkout.stripe.com", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Development", false)]
    [InlineData("Production", true)]
    public async Task Only_outside_development_browsers_are_held_to_https(string environment, bool held)
    {
        using var response = await GetAsync("/secure", "--environment", environment);

        Assert.Equal(held, response.Headers.Contains("Strict-Transport-Security"));
    }

    private static async Task<HttpResponseMessage> GetAsync(string path, params string[] settings)
    {
        var key = Convert.ToBase64String(new byte[32]);
        var builder = WebApplication.CreateBuilder(["--environment", "Production", "--urls", "http://127.0.0.1:0", "--Security:ServerKey", key, "--App:PublicAddress", "https://app.test", .. settings]);
        builder.AddSecurity().AddRedactedLogging();
        builder.Services.AddSingleton<PublicAddress>();
        await using var app = builder.Build();
        app.UseSecurityHeaders();
        app.UseExceptionHandler(error => error.Run(context => context.Response.WriteAsync("sorry")));
        app.MapGet("/plain", () => "plain");
        app.MapGet("/nonce", (CspNonce nonce) => nonce.Value);
        app.MapGet("/own-policy", (HttpContext context) => context.Response.Headers.ContentSecurityPolicy = "frame-ancestors 'self'");
        app.MapGet("/fails", IResult () => throw new InvalidOperationException("on purpose"));
        app.MapGet("/signed-in", (HttpContext context) => context.User = new(new ClaimsIdentity("test")));
        app.MapGet("/secure", (HttpContext context) => context.Request.Scheme = "https");
        await app.StartAsync();

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var client = new HttpClient();
        return await client.GetAsync(address + path);
    }
}
