using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Data.EmbeddedPostgres;
using BlazorAccounts.Tests.Features.Accounts;
using BlazorAccounts.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace BlazorAccounts.Tests.Reliability;

/// <summary>A database server that stops and comes back under a running app, and one that comes after the app.</summary>
[Covers("OPS-6", "ACC-3")]
public sealed class DatabaseAwayTests : IAsyncLifetime
{
    private readonly ScratchDirectory _scratch = new();
    private EmbeddedPostgresServer? _server;
    private string _connection = "";

    public async ValueTask InitializeAsync()
    {
        await StartDatabaseAsync();
        _connection = _server!.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        await StopDatabaseAsync();
        _scratch.Dispose();
    }

    [Fact]
    public async Task A_running_app_says_so_to_people_and_programs_and_recovers_by_itself()
    {
        await using var app = await StartAppAsync();
        await ReadyAsync(app);
        var ada = await app.AddPersonAsync("ada@example.test");
        using var browser = await app.BrowserOfAsync(ada);
        using var program = await app.ProgramOfAsync(ada);
        await browser.OpenAsync("/billing");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(program, "/api/v1/users/me"));

        await StopDatabaseAsync();
        await Eventually.SoAsync(async () => await StatusAsync(program, "/api/v1/users/me") is HttpStatusCode.ServiceUnavailable, "remembered sessions are over");

        await ExpectAwayAsync(await program.GetAsync("/api/v1/users/me"));
        await ExpectAwayAsync(await program.PostAsJsonAsync("/api/v1/auth/login", new { email = "ada@example.test", password = AccountsApp.Password }));
        using var page = new HttpRequestMessage(HttpMethod.Get, "/billing") { Headers = { { "Accept", "text/html" } } };
        using var shown = await program.SendAsync(page);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, shown.StatusCode);
        Assert.NotNull(shown.Headers.RetryAfter);
        Assert.True(shown.Headers.CacheControl!.NoStore);
        Assert.Single(shown.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("Back in a moment", await shown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(program, "/health/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(program, "/health/ready"));

        await StartDatabaseAsync();
        await ReadyAsync(app);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(program, "/api/v1/users/me"));
        Assert.Equal("Billing", (await browser.OpenAsync("/billing")).Title);
        await SignUpAsync(app, "bob@example.test");
    }

    [Fact]
    public async Task An_app_that_starts_before_its_database_waits_for_it()
    {
        await StopDatabaseAsync();
        await using var app = await StartAppAsync();
        using var client = app.NewClient();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(client, "/health/ready"));
        await ExpectAwayAsync(await client.GetAsync("/api/v1/plans"));

        await StartDatabaseAsync();
        await ReadyAsync(app);
        await SignUpAsync(app, "cleo@example.test"); // with the mail that the relay sends
    }

    private static async Task ExpectAwayAsync(HttpResponseMessage answer)
    {
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "database_unavailable"), (answer.StatusCode, problem.Code()));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(answer.Headers.RetryAfter);
        answer.Dispose();
    }

    private static async Task SignUpAsync(TestApp app, string email)
    {
        using var person = ApiClient.For(app.Address);
        await person.SignUpAsync(email);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return answer.StatusCode;
    }

    private static async Task ReadyAsync(TestApp app)
    {
        using var client = app.NewClient();
        await Eventually.SoAsync(async () => await StatusAsync(client, "/health/ready") is HttpStatusCode.OK, "ready", seconds: 60);
    }

    private Task<TestApp> StartAppAsync() => TestApp.StartAsync(
        ("ConnectionStrings:App", _connection),
        ("Database:MigrateAtStart", "true"),
        ("Accounts:RetryWaits:0", "00:00:00.1"),
        ("Logging:LogLevel:Default", "Error"));

    private async Task StartDatabaseAsync() =>
        _server ??= await EmbeddedPostgresServer.StartAsync(new() { Directory = _scratch.Path, FsyncOff = false }, NullLogger.Instance, CancellationToken.None);

    private async Task StopDatabaseAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            _server = null;
        }
    }
}
