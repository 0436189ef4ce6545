using System.Net;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Accounts;

[Covers("ACC-9", "ACC-4")]
public sealed class AddressThrottleTests
{
    [Fact]
    public async Task Guessing_over_many_accounts_stops_at_the_address_and_right_passwords_do_not_count()
    {
        await using var app = await TestApp.StartAsync(("Accounts:FailuresPerAddress", "20"));
        using var client = new ApiClient(app.NewClient());
        var statuses = await RegisterRaceTests.AtOnceAsync(30, i => LoginAsync(client, $"ghost{i}@example.test"));

        Assert.Equal(20, statuses.Count(status => status is HttpStatusCode.Unauthorized));
        Assert.Equal(10, statuses.Count(status => status is HttpStatusCode.TooManyRequests));
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(16));
        using var later = await LoginAsync(client, "ghost@example.test");
        Assert.Equal(HttpStatusCode.Unauthorized, later.StatusCode);
    }

    [Fact]
    public async Task One_address_makes_a_limited_number_of_accounts()
    {
        await using var app = await TestApp.StartAsync(("Accounts:RegistrationsPerAddress", "3"));
        using var client = new ApiClient(app.NewClient());
        var statuses = await RegisterRaceTests.AtOnceAsync(6, i => client.RegisterAsync($"many{i}@example.test"));

        Assert.Equal(3, statuses.Count(status => status is HttpStatusCode.Created));
        Assert.Equal(3, statuses.Count(status => status is HttpStatusCode.TooManyRequests));
    }

    private static Task<HttpResponseMessage> LoginAsync(ApiClient client, string email) =>
        System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(client.Http, "/api/v1/auth/login", new { email, password = "not the password" });
}
