using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Sandbox.Clock;

public sealed class DevClockTests
{
    [Fact]
    public async Task The_clock_moves_forward_and_the_offset_outlives_a_restart()
    {
        await using var app = await StartAsync();
        using var client = app.NewClient();
        var before = await client.GetFromJsonAsync<JsonElement>(Clock);
        var answer = await client.PostAsJsonAsync(Clock, new { advance = "3.00:00:00" });
        var after = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("3.00:00:00", after.GetProperty("offset").GetString());
        Assert.InRange(after.GetProperty("now").GetDateTimeOffset() - before.GetProperty("now").GetDateTimeOffset(), TimeSpan.FromDays(3), TimeSpan.FromDays(3.01));

        await using var later = app.StartNode();
        Assert.Equal(TimeSpan.FromDays(3), later.Clock.Offset);
    }

    [Theory]
    [InlineData("-1.00:00:00")]
    [InlineData("0")]
    [InlineData("soon")]
    [InlineData("9999999.00:00:00")]
    [InlineData(null)]
    public async Task Nonsense_does_not_move_it(string? advance)
    {
        await using var app = await StartAsync();
        using var client = app.NewClient();
        var answer = await client.PostAsJsonAsync(Clock, new { advance });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("advance_invalid", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Equal(TimeSpan.Zero, app.Clock.Offset);
    }

    [Fact]
    public async Task Jobs_are_listed_and_run_to_their_end()
    {
        await using var app = await StartAsync();
        using var client = app.NewClient();
        var names = (await client.GetFromJsonAsync<JsonElement[]>(new Uri("/dev/jobs", UriKind.Relative)))!.Select(j => j.GetProperty("name").GetString());
        Assert.Contains("forget-mails", names);

        var done = await RunAsync(client, "forget-mails");
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        var result = await done.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("forget-mails", "done"), (result.GetProperty("name").GetString(), result.GetProperty("outcome").GetString()));
        Assert.True(result.GetProperty("durationMs").GetInt64() >= 0);

        Assert.Equal(HttpStatusCode.NotFound, (await RunAsync(client, "nothing")).StatusCode);
        var failed = await RunAsync(client, "broken");
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Equal("job_failed", (await failed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Production_has_none_of_it()
    {
        await using var app = AppProcess.Start(environment: "Production", settings:
        [
            ("ConnectionStrings:App", await TestPostgres.CreateDatabaseAsync()), ("Security:ServerKey", Convert.ToBase64String(new byte[32])),
            ("Smtp:Host", "127.0.0.1"), ("Smtp:From", "a@example.com"), ("App:PublicAddress", "https://accounts.example.com"),
        ]);
        using var client = new HttpClient { BaseAddress = app.Address };
        await app.WaitUntilReadyAsync();
        foreach (var path in (string[])["/dev/clock", "/dev/jobs", "/dev/mailbox", "/dev/mailbox/messages"])
        {
            Assert.Equal((path, HttpStatusCode.NotFound), (path, (await client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode));
        }
    }

    private static Uri Clock { get; } = new("/dev/clock", UriKind.Relative);

    private static Task<HttpResponseMessage> RunAsync(HttpClient client, string name) => client.PostAsync(new Uri($"/dev/jobs/{name}/run", UriKind.Relative), null);

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(services => services.AddJob<BrokenJob>("broken", every: TimeSpan.FromDays(1)));

    private sealed class BrokenJob : IJob
    {
        public Task RunAsync(CancellationToken ct) => throw new InvalidOperationException("It is broken.");
    }
}
