using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Platform.Security;

/// <summary>What a browser could be made to send from another site needs the token, whether or not it reads a field.</summary>
[Covers("OPS-7")]
public sealed class AntiforgeryTests
{
    // No forms of browsers: JSON under its own rules, or opened on purpose. Signing out looks at the token itself, to answer a stale one kindly.
    private static readonly string[] Others = ["/api/", "/webhooks/", "/sandbox/", "/dev/", "/_", "/sign-out"];

    [Fact]
    public async Task Every_form_needs_its_token()
    {
        await using var app = await TestApp.StartAsync();

        var open = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Any(HttpMethods.IsPost) is true)
            .Where(e => e.Metadata.GetMetadata<IAntiforgeryMetadata>() is null)
            .Select(e => $"/{e.RoutePattern.RawText?.TrimStart('/')}").Where(path => !Others.Any(other => path.StartsWith(other, StringComparison.Ordinal)))
            .Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.Equal([], open);
    }
}
