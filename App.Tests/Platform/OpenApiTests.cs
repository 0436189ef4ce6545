using System.Text.Json;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Platform;

public sealed class OpenApiTests
{
    [Fact]
    [Covers("OPS-8")]
    public async Task The_document_lists_the_api_and_nothing_else()
    {
        await using var app = await TestApp.StartAsync();
        using var client = ApiClient.For(app.Address);

        var document = await client.GetAsync("/openapi/v1.json");

        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        Assert.All(paths, path => Assert.StartsWith("/api/v1/", path, StringComparison.Ordinal));
        string[] promised =
        [
            "/api/v1/auth/register", "/api/v1/auth/verify-email", "/api/v1/auth/resend-code", "/api/v1/auth/login", "/api/v1/auth/refresh",
            "/api/v1/auth/logout", "/api/v1/users/me", "/api/v1/plans", "/api/v1/billing", "/api/v1/billing/checkout", "/api/v1/billing/portal",
            "/api/v1/onboarding", "/api/v1/onboarding/steps/{step}", "/api/v1/onboarding/skip", "/api/v1/onboarding/complete", "/api/v1/onboarding/modules/{module}",
        ];
        Assert.Empty(promised.Except(paths));
        Assert.Equal("http", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("type").GetString());
        Assert.Equal(JsonValueKind.Array, document.GetProperty("security").ValueKind);
    }
}
