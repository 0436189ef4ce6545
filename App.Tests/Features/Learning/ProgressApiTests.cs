using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Features.Accounts;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Learning;

[Covers("PRO-2", "PRO-6")]
public sealed class ProgressApiTests : IAsyncLifetime
{
    private const string Progress = "/api/v1/users/me/progress";
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
    public async Task What_is_reported_is_added_up()
    {
        await PostAsync(new { lessons = 1, minutes = 5, xp = 40, words = 4, kanji = 2, accuracy = 80 }, 200);
        var learning = await PostAsync(new { lessons = 1, minutes = 3, xp = 20, accuracy = 100 }, 200);

        Assert.Equal((60, 2, 8, 4, 2, 1, 90.0), (
            learning.GetProperty("totalXp").GetInt64(), learning.GetProperty("lessonsCompleted").GetInt32(), learning.GetProperty("minutesStudied").GetInt32(), learning.GetProperty("wordsLearned").GetInt32(),
            learning.GetProperty("kanjiLearned").GetInt32(), learning.GetProperty("currentStreak").GetInt32(), learning.GetProperty("accuracy").GetDouble()));
        var me = await http.GetFromJsonAsync<JsonElement>("/api/v1/users/me");
        Assert.Equal((60, 1), (me.GetProperty("learning").GetProperty("totalXp").GetInt64(), me.GetProperty("learning").GetProperty("currentStreak").GetInt32()));
    }

    [Fact]
    public async Task Thirty_reports_with_one_key_count_once_and_thirty_without_each()
    {
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => PostAsync(new { xp = 10, idempotencyKey = "lesson-1" }, 200)));
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => PostAsync(new { xp = 1 }, 200)));

        await using var db = app.OpenDb();
        Assert.Equal(40, (await db.Users.SingleAsync(u => u.Id == ada.Id)).Learning.TotalXp);
        Assert.Equal(31, await db.ProgressEntries.CountAsync(e => e.UserId == ada.Id));
        Assert.Equal(40, (await db.StudyDays.SingleAsync(d => d.UserId == ada.Id)).Xp);
    }

    /// <summary>Free: five a day, by the clock of Tokyo.</summary>
    [Fact, Covers("PLN-3")]
    public async Task Of_forty_lessons_at_once_as_many_count_as_the_plan_has()
    {
        await EndTrialAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => http.PostAsJsonAsync(Progress, new { lessons = 1, xp = 10 })));

        Assert.Equal(5, answers.Count(a => (int)a.StatusCode == 200));
        var refused = await answers.First(a => (int)a.StatusCode != 200).ReadAsync(402);
        Assert.Equal(("quota_exceeded", 5, 5, "/upgrade"), (refused.Code(), refused.GetProperty("used").GetInt32(), refused.GetProperty("limit").GetInt32(), refused.Text("upgradeUrl")));
        var reset = refused.GetProperty("resetsAt").GetDateTimeOffset();
        Assert.Equal(15, reset.UtcDateTime.Hour); // midnight in Tokyo
        await using var db = app.OpenDb();
        Assert.Equal(50, (await db.Users.SingleAsync(u => u.Id == ada.Id)).Learning.TotalXp);
        await PassAsync(reset - app.Clock.GetUtcNow());
        await PostAsync(new { lessons = 1 }, 200);
    }

    [Theory]
    [InlineData("""{}""", "lessons")]
    [InlineData("""{"lessons":-1}""", "lessons")]
    [InlineData("""{"lessons":1.5}""", "lessons")]
    [InlineData("""{"lessons":"1"}""", "lessons")]
    [InlineData("""{"lessons":99999999999}""", "lessons")]
    [InlineData("""{"minutes":1441}""", "minutes")]
    [InlineData("""{"xp":10001}""", "xp")]
    [InlineData("""{"accuracy":100.5,"xp":1}""", "accuracy")]
    [InlineData("""{"accuracy":true}""", "accuracy")]
    [InlineData("""{"xp":1,"idempotencyKey":""}""", "idempotencyKey")]
    [InlineData("""{"xp":1,"idempotencyKey":7}""", "idempotencyKey")]
    public async Task What_cannot_be_counted_is_refused_by_field(string body, string field)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(Progress, content);

        Assert.True((await answer.ReadAsync(400)).GetProperty("errors").TryGetProperty(field, out _));
        await using var db = app.OpenDb();
        Assert.False(await db.ProgressEntries.AnyAsync());
    }

    [Fact]
    public async Task A_streak_that_was_left_shows_as_none_and_begins_anew()
    {
        await PostAsync(new { xp = 1 }, 200);
        await PassAsync(TimeSpan.FromDays(1));
        Assert.Equal(2, (await PostAsync(new { xp = 1 }, 200)).GetProperty("currentStreak").GetInt32());
        await PassAsync(TimeSpan.FromDays(3));

        var me = await http.GetFromJsonAsync<JsonElement>("/api/v1/users/me");
        Assert.Equal((0, 2), (me.GetProperty("learning").GetProperty("currentStreak").GetInt32(), me.GetProperty("learning").GetProperty("longestStreak").GetInt32()));
        Assert.Equal(1, (await PostAsync(new { xp = 1 }, 200)).GetProperty("currentStreak").GetInt32());
    }

    /// <summary>Studied in Tokyo, flown to Los Angeles: yesterday there is not over yet when tomorrow is over in Tokyo.</summary>
    [Fact, Covers("PRO-3")]
    public async Task A_streak_still_runs_by_the_clock_of_the_zone_a_person_moved_to()
    {
        await PostAsync(new { xp = 1 }, 200);
        await using var db = app.OpenDb();
        var tokyo = (await db.Users.AsNoTracking().SingleAsync(u => u.Id == ada.Id)).Learning.StreakUntil!.Value;
        using var moved = await http.PatchAsJsonAsync("/api/v1/users/me", new { preferences = new { timeZone = "America/Los_Angeles" } });
        await moved.ReadAsync(200);
        await PassAsync(tokyo - app.Clock.GetUtcNow() + TimeSpan.FromMinutes(1));

        var me = await http.GetFromJsonAsync<JsonElement>("/api/v1/users/me");
        Assert.Equal(1, me.GetProperty("learning").GetProperty("currentStreak").GetInt32());
    }

    [Fact]
    public async Task Decks_open_as_many_as_the_plan_has_also_at_once()
    {
        await EndTrialAsync();
        var decks = BlazorAccounts.Features.Learning.Lessons.Course.Bundled.Decks.Select(d => d.Key).ToList();
        var outcomes = await Task.WhenAll(decks.Select(deck => app.InScopeAsync<BlazorAccounts.Features.Learning.ChooseDecks, int>(async choose => (await choose.OpenAsync(ada.Id, ada.HomeTeamId, deck, default)).Status)));

        Assert.Equal(3, outcomes.Count(s => s == 0));
        Assert.Equal(decks.Count - 3, outcomes.Count(s => s == 402));
        await using var db = app.OpenDb();
        Assert.Equal(3, await db.OpenDecks.CountAsync(d => d.UserId == ada.Id));
    }

    // A token is good for an hour.
    private async Task PassAsync(TimeSpan time)
    {
        await app.Clock.AdvanceAsync(time);
        http.Dispose();
        http = await app.ProgramOfAsync(ada);
    }

    private async Task<JsonElement> PostAsync(object body, int status)
    {
        using var answer = await http.PostAsJsonAsync(Progress, body);
        return await answer.ReadAsync(status);
    }

    private async Task EndTrialAsync()
    {
        await using var db = app.OpenDb();
        await db.Subscriptions.Where(s => s.TeamId == ada.HomeTeamId).ExecuteUpdateAsync(set => set.SetProperty(s => s.Status, SubscriptionStatus.Expired));
    }
}
