using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Profiles;

[Covers("PRO-1", "PRO-2", "PRO-3", "PRO-5", "PRO-6", "OPS-8")]
public sealed class ProfilesApiTests : IAsyncLifetime
{
    private const string Me = "/api/v1/users/me";
    private TestApp app = null!;
    private User ada = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        ada = await app.AddPersonAsync("ada@example.test", timeZone: "Asia/Tokyo");
        http = await app.ProgramOfAsync(ada);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task The_whole_profile_comes_in_one_answer()
    {
        var me = await http.GetFromJsonAsync<JsonElement>(Me);

        var identity = me.GetProperty("identity");
        Assert.Equal(ada.Id, identity.GetProperty("id").GetGuid());
        Assert.Equal(("ada@example.test", "ada", "email"), (Text(identity, "email"), Text(identity, "username"), Text(identity, "authProvider")));
        Assert.True(identity.GetProperty("emailVerified").GetBoolean());
        Assert.Equal(("beginner", 0), (Text(me.GetProperty("learning"), "level"), me.GetProperty("learning").GetProperty("totalXp").GetInt32()));
        var preferences = me.GetProperty("preferences");
        Assert.Equal((10, "Asia/Tokyo", "JPY", "auto", "regular"), (preferences.GetProperty("dailyGoalMinutes").GetInt32(), Text(preferences, "timeZone"), Text(preferences, "currency"), Text(preferences, "theme"), Text(preferences, "studyMode")));
        Assert.Equal(("premium.monthly", "trialing"), (Text(me.GetProperty("subscription"), "plan"), Text(me.GetProperty("subscription"), "status")));
        Assert.Equal("notStarted", Text(me.GetProperty("onboarding"), "status"));
        Assert.DoesNotContain("assword", me.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_answers_the_new_profile()
    {
        using var answer = await http.PatchAsJsonAsync(Me, new { profile = new { displayName = "Ada", photoUrl = "https://example.test/a.png" }, preferences = new { dailyGoalMinutes = 45 } });

        var me = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(("Ada", 45), (Text(me.GetProperty("profile"), "displayName"), me.GetProperty("preferences").GetProperty("dailyGoalMinutes").GetInt32()));
    }

    [Fact]
    public async Task Each_wrong_field_has_its_own_message_by_its_path()
    {
        using var answer = await http.PatchAsJsonAsync(Me, new { profile = new { bio = new string('x', 201) }, preferences = new { dailyGoalMinutes = 4, reminderTime = "late" } });

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("validation_failed", Text(problem, "code"));
        Assert.Equal(
            ["preferences.dailyGoalMinutes", "preferences.reminderTime", "profile.bio"],
            problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nobody_promotes_themselves()
    {
        using var answer = await http.PatchAsJsonAsync(Me, new
        {
            isAdmin = true,
            standing = new { isAdmin = true, isBetaTester = true, featureFlags = new[] { "x" } },
            identity = new { email = "root@example.test", emailVerified = true },
            learning = new { totalXp = 1_000_000, currentStreak = 99 },
            profile = new { id = Guid.NewGuid(), totalTrades = 9 },
        });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await using var db = app.OpenDb();
        var user = await db.Users.SingleAsync(u => u.Id == ada.Id);
        Assert.Equal(("ada@example.test", 0, 0), (user.Email, user.Learning.TotalXp, user.Learning.CurrentStreak));
        Assert.False(user.Standing.IsAdmin || user.Standing.IsBetaTester);
    }

    [Theory]
    [InlineData("", "application/json", 400)]
    [InlineData("{", "application/json", 400)]
    [InlineData("[]", "application/json", 400)]
    [InlineData("null", "application/json", 400)]
    [InlineData("{\"profile\":7}", "application/json", 400)]
    [InlineData("{}", "text/plain", 415)]
    [InlineData("profile=1", "application/x-www-form-urlencoded", 415)]
    public async Task A_body_that_is_no_patch_is_refused(string body, string type, int status)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var answer = await http.PatchAsync(Me, content);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_huge_body_is_refused()
    {
        using var content = new StringContent($"{{\"profile\":{{\"bio\":\"{new string('x', 100_000)}\"}}}}", Encoding.UTF8, "application/json");
        using var answer = await http.PatchAsync(Me, content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Strangers_see_nothing()
    {
        using var stranger = app.NewClient();
        using var answer = await stranger.GetAsync(Me);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Two_thousand_random_bodies_are_never_an_error_of_the_server()
    {
        var random = new Random(20261120);
        var paths = ProfileRules.All.Select(f => f.Path).ToList();
        var bodies = Enumerable.Range(0, 2000).Select(_ => RandomJson.Patch(random, paths)).ToList();
        var statuses = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();

        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (body, ct) =>
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await http.PatchAsync(Me, content, ct);
            Assert.True((int)answer.StatusCode is 200 or 400, $"{(int)answer.StatusCode} for {body}");
            statuses.AddOrUpdate((int)answer.StatusCode, 1, (_, n) => n + 1);
        });

        Assert.Equal([200, 400], statuses.Keys.Order());
        Assert.Equal("ada@example.test", Text((await http.GetFromJsonAsync<JsonElement>(Me)).GetProperty("identity"), "email"));
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
