using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Leaderboard;

/// <summary>An app with somebody who looks at its leaderboard.</summary>
public sealed class Board : IAsyncDisposable
{
    private Board(TestApp app, User viewer, HttpClient http) => (App, Viewer, Http) = (app, viewer, http);

    public TestApp App { get; }

    /// <summary>Who looks; not public.</summary>
    public User Viewer { get; }

    public HttpClient Http { get; private set; }

    public static async Task<Board> OpenAsync()
    {
        var app = await TestApp.StartAsync();
        var viewer = await app.AddPersonAsync("viewer@example.test");
        return new(app, viewer, await app.ProgramOfAsync(viewer));
    }

    /// <summary>Adds a public person with a streak that runs for another day.</summary>
    public async Task<User> AddAsync(string username, int streak = 0, long xp = 0, string? displayName = null, bool isPublic = true)
    {
        var user = await App.AddPersonAsync($"{username}@hidden.test");
        await StudyAsync(user.Id, streak, xp);
        if (displayName is not null || isPublic)
        {
            var patch = JsonSerializer.SerializeToElement(new { profile = new { displayName, isPublic } });
            Assert.True((await App.InScopeAsync<EditProfile, BlazorAccounts.Platform.Outcome>(edit => edit.RunAsync(user.Id, patch, null, default))).Ok);
        }
        return user;
    }

    public async Task StudyAsync(Guid userId, int streak, long xp)
    {
        DateTimeOffset? until = streak > 0 ? App.Clock.GetUtcNow().AddDays(1) : null;
        await using var db = App.OpenDb();
        var user = await db.Users.SingleAsync(u => u.Id == userId);
        (user.Learning.CurrentStreak, user.Learning.TotalXp, user.Learning.StreakUntil) = (streak, xp, until);
        await db.SaveChangesAsync();
    }

    /// <summary>Moves the clock; the access token of before is too old then.</summary>
    public async Task AdvanceAsync(TimeSpan step)
    {
        await App.Clock.AdvanceAsync(step);
        Http.Dispose();
        Http = await App.ProgramOfAsync(Viewer);
    }

    public async Task<JsonElement> GetAsync(string path, int status = 200)
    {
        using var answer = await Http.GetAsync($"/api/v1/{path}");
        Assert.Equal(status, (int)answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<string[]> NamesAsync(string path) => Names(await GetAsync(path));

    public static string[] Names(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("username").GetString()!)];

    /// <summary>Lets others see somebody, or no longer, as the settings do.</summary>
    public async Task PublishAsync(User user, bool isPublic) => Assert.True(
        (await App.InScopeAsync<EditProfile, Outcome>(edit => edit.RunAsync(user.Id, JsonSerializer.SerializeToElement(new { profile = new { isPublic } }), null, default))).Ok);

    public async Task RunEndStreaksAsync() =>
        Assert.Equal(JobOutcome.Done, (await App.Services.GetRequiredService<JobRunner>().RunNowAsync("end-streaks")).Outcome);

    /// <summary>One of many, to be added to a context.</summary>
    public User NewUser(int i) => new()
    {
        HomeTeamId = Guid.CreateVersion7(),
        UserName = $"many{i}",
        NormalizedUserName = $"MANY{i}",
        Email = $"many{i}@hidden.test",
        NormalizedEmail = $"MANY{i}@HIDDEN.TEST",
        TrialEmail = $"many{i}@hidden.test",
        CreatedAt = App.Clock.GetUtcNow(),
        IsListed = true,
    };

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        return App.DisposeAsync();
    }
}
