using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Profiles;

[Covers("PRO-1", "PRO-3", "PRO-6", "OPS-4")]
public sealed class EditProfileTests : IAsyncLifetime
{
    private TestApp app = null!;
    private Guid ada;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        ada = (await app.AddPersonAsync("ada@example.test")).Id;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task What_is_absent_stays_and_what_is_null_is_cleared()
    {
        Assert.True((await EditAsync("""{"profile":{"displayName":"Ada","bio":"Hello"},"preferences":{"reminderTime":"07:30"}}""")).Ok);
        Assert.True((await EditAsync("""{"profile":{"bio":null},"preferences":{"dailyGoalMinutes":30}}""")).Ok);

        var me = await ShowAsync();
        Assert.Equal(("Ada", null), (me.Profile.DisplayName, me.Profile.Bio));
        Assert.Equal(("07:30", 30), (me.Preferences.ReminderTime, me.Preferences.DailyGoalMinutes));
    }

    [Fact]
    public async Task One_refused_field_saves_nothing()
    {
        var refused = await EditAsync("""{"profile":{"displayName":"Ada"},"preferences":{"dailyGoalMinutes":4,"theme":"blue"}}""");

        Assert.Equal(["preferences.dailyGoalMinutes", "preferences.theme"], refused.Errors.Keys.Order());
        Assert.Null((await ShowAsync()).Profile.DisplayName);
    }

    [Fact]
    public async Task The_audit_log_has_what_changed_and_only_that()
    {
        await EditAsync("""{"profile":{"displayName":"Ada"},"preferences":{"theme":"auto"}}""");
        await EditAsync("""{"profile":{"displayName":"Ada"}}""");

        await using var db = app.OpenDb();
        var line = await db.AuditEntries.SingleAsync(e => e.Action == "profile.edited");
        Assert.Equal((ada, $"user:{ada}", "127.0.0.1"), (line.ActorId, line.Target, line.Address));
        Assert.Equal("""{"profile.displayName":null}""", line.Before);
        Assert.Equal("""{"profile.displayName":"Ada"}""", line.After);
    }

    [Fact]
    public async Task Parallel_edits_of_different_fields_lose_nothing()
    {
        string[] patches =
        [
            """{"profile":{"displayName":"Ada"}}""", """{"profile":{"bio":"Hi"}}""", """{"preferences":{"dailyGoalMinutes":60}}""", """{"preferences":{"studyMode":"casual"}}""",
            """{"preferences":{"notifications":{"productNews":true}}}""", """{"preferences":{"theme":"dark"}}""", """{"learning":{"level":"advanced"}}""", """{"device":{"platform":"ios"}}""",
        ];

        var edited = await Task.WhenAll(patches.Select(EditAsync));

        Assert.All(edited, e => Assert.True(e.Ok));
        var me = await ShowAsync();
        Assert.Equal(("Ada", "Hi", 60, "casual"), (me.Profile.DisplayName, me.Profile.Bio, me.Preferences.DailyGoalMinutes, me.Preferences.StudyMode));
        Assert.Equal((true, "dark", "advanced", "ios"), (me.Preferences.Notifications.ProductNews, me.Preferences.Theme, me.Learning.Level, me.Device.Platform));
    }

    [Fact]
    public async Task The_longest_values_fit_the_profile_and_the_audit_log()
    {
        static string Long(int length) => string.Concat(Enumerable.Repeat("&", length));
        var patch = JsonSerializer.Serialize(new
        {
            profile = new { displayName = Long(50), firstName = Long(100), lastName = Long(100), bio = Long(200), photoUrl = "https://example.test/?" + Long(2026) },
            preferences = new { goals = Enumerable.Range(0, 10).Select(i => i + Long(49)), timeZone = "America/Argentina/ComodRivadavia" },
            device = new { deviceId = Long(128), appVersion = Long(32) },
        });

        Assert.True((await EditAsync(patch)).Ok);
        Assert.True((await EditAsync(patch.Replace("\\u0026", "\\u003C", StringComparison.Ordinal))).Ok);

        await using var db = app.OpenDb();
        Assert.Equal(2, await db.AuditEntries.CountAsync(e => e.Action == "profile.edited"));
    }

    [Fact]
    [Covers("ACC-2")]
    public async Task A_username_is_free_or_refused_even_when_two_take_it_at_once()
    {
        var bob = (await app.AddPersonAsync("bob@example.test")).Id;

        Assert.Equal("username_taken", (await EditAsync("""{"profile":{"username":"BOB"}}""")).Code);
        Assert.Equal(["profile.username"], (await EditAsync("""{"profile":{"username":"no spaces"}}""")).Errors.Keys);
        var both = await Task.WhenAll(
            EditAsync("""{"profile":{"username":"Grace"}}"""),
            app.InScopeAsync<EditProfile, Outcome>(edit => edit.RunAsync(bob, JsonElement.Parse("""{"profile":{"username":"grace"}}"""), null, default)));

        Assert.Equal(["", "username_taken"], both.Select(b => b.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_deleted_account_has_no_profile()
    {
        await using (var db = app.OpenDb())
        {
            await db.Users.Where(u => u.Id == ada).ExecuteUpdateAsync(set => set.SetProperty(u => u.State, UserState.Deleted));
        }

        Assert.Equal(404, (await EditAsync("""{"profile":{"displayName":"Ada"}}""")).Status);
        Assert.Null(await app.InScopeAsync<ShowProfile, MyProfile?>(show => show.RunAsync(ada, default)));
    }

    private async Task<MyProfile> ShowAsync() => (await app.InScopeAsync<ShowProfile, MyProfile?>(show => show.RunAsync(ada, default)))!;

    private Task<Outcome> EditAsync(string patch) =>
        app.InScopeAsync<EditProfile, Outcome>(edit => edit.RunAsync(ada, JsonElement.Parse(patch), "127.0.0.1", default));
}
