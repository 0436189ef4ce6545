using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Modules;
using BlazorAccounts.Features.Onboarding;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Features.Modules;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Onboarding;

[Covers("ONB-3")]
public sealed class RecommendModulesTests : IAsyncLifetime
{
    private const string Root = "/api/v1/onboarding";
    private TestApp app = null!;
    private User ada = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        ada = await app.AddPersonAsync("ada@example.test");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task What_similar_people_picked_is_counted_and_recommended_with_its_reason()
    {
        await ShowTheStepAsync();
        await AddPeopleAsync(19, ["travel"], ["analytics"]);
        await AddPeopleAsync(1, ["travel", "travel"], []);
        await CountAsync();
        await PickAsync(ada.Id, ["travel"], LearningLevel.Beginner, []);

        using var http = await app.ProgramOfAsync(ada);
        var state = await http.GetFromJsonAsync<JsonElement>(Root);
        var me = await http.GetFromJsonAsync<JsonElement>("/api/v1/users/me");

        var analytics = state.GetProperty("recommendations").EnumerateArray().Single(r => r.GetProperty("module").GetString() == "analytics");
        Assert.Equal((47, "9 of 10 people with your goal use it"), (analytics.GetProperty("score").GetInt32(), analytics.GetProperty("reason").GetString()));
        Assert.Equal(["lessons", "analytics", "practice-decks"], state.GetProperty("recommendedModules").EnumerateArray().Select(m => m.GetString()));
        Assert.Equal(state.GetProperty("recommendations").ToString(), me.GetProperty("onboarding").GetProperty("recommendations").ToString());
        await using var db = app.OpenDb();
        var row = await db.ModulePopularities.SingleAsync(p => p.Trait == "goal:travel" && p.Module == "analytics");
        Assert.Equal((20, 19), (row.Sample, row.Chosen));
    }

    [Fact]
    public async Task Only_people_who_picked_and_are_still_here_are_counted()
    {
        await AddPeopleAsync(3, ["exam"], ["lessons", "analytics"]);
        await app.AddPersonAsync("undecided@example.test");
        await using (var db = app.OpenDb())
        {
            (await db.Users.SingleAsync(u => u.UserName == "p1-exam")).State = UserState.Deleted;
            await db.SaveChangesAsync();
        }

        await CountAsync();

        await using (var db = app.OpenDb())
        {
            Assert.Equal(
                ["goal:exam analytics 2 of 2", "goal:exam lessons 2 of 2", "level:beginner analytics 2 of 2", "level:beginner lessons 2 of 2"],
                (await db.ModulePopularities.Where(p => p.Chosen > 0).ToListAsync()).Select(p => $"{p.Trait} {p.Module} {p.Chosen} of {p.Sample}").Order(StringComparer.Ordinal));
            await db.Users.Where(u => u.Id != ada.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.State, UserState.Deleted));
        }
        await CountAsync();
        await using var after = app.OpenDb();
        Assert.Empty(await after.ModulePopularities.ToListAsync());
    }

    [Fact]
    public async Task Nodes_that_count_at_once_agree()
    {
        await AddPeopleAsync(2, ["exam"], ["lessons"]);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.InScopeAsync<CountModuleChoices, bool>(async job =>
        {
            await job.RunAsync(default);
            return true;
        })));

        await using var db = app.OpenDb();
        Assert.Equal(2 * ModuleCatalogue.Available.Count, await db.ModulePopularities.CountAsync());
        var row = await db.ModulePopularities.SingleAsync(p => p.Trait == "goal:exam" && p.Module == "lessons");
        Assert.Equal((2, 2), (row.Sample, row.Chosen));
    }

    [Fact]
    public async Task The_wizard_marks_what_is_recommended_and_says_why()
    {
        await ShowTheStepAsync();
        using var browser = await app.BrowserOfAsync(ada);

        await browser.OpenAsync("/welcome/modules");

        var decks = browser.Page.QuerySelector("label:has(input[value=practice-decks])")!;
        Assert.Contains("Recommended", decks.TextContent, StringComparison.Ordinal);
        Assert.Contains("Because you want to travel.", decks.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Recommended", browser.Page.QuerySelector("label:has(input[value=analytics])")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dashboard_suggests_what_is_recommended_in_the_plan_and_not_active()
    {
        using var browser = await app.BrowserOfAsync(ada);
        await browser.OpenAsync("/dashboard");
        Assert.DoesNotContain("Suggested for you", browser.Page.Body!.TextContent, StringComparison.Ordinal); // the wizard has not asked yet

        await PickAsync(ada.Id, ["exam"], LearningLevel.Beginner, ["lessons"]);
        await browser.OpenAsync("/dashboard");

        var card = browser.Page.QuerySelectorAll(".card").Single(c => c.QuerySelector("h2")?.TextContent == "Suggested for you");
        var line = Assert.Single(card.QuerySelectorAll("li"));
        Assert.Contains("Analytics", line.TextContent, StringComparison.Ordinal);
        Assert.Contains("Because you want to pass an exam.", line.TextContent, StringComparison.Ordinal);
        await app.EndTrialOfAsync(ada);
        await browser.OpenAsync("/dashboard");
        Assert.DoesNotContain("Suggested for you", browser.Page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suggestion_can_be_taken_at_any_time_after_the_step()
    {
        using var http = await app.ProgramOfAsync(ada);
        using (var early = await http.PutAsync($"{Root}/modules/analytics", null))
        {
            Assert.Equal((HttpStatusCode.Conflict, "step_out_of_order"), (early.StatusCode, (await early.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()));
        }
        await PickAsync(ada.Id, ["exam"], LearningLevel.Beginner, ["analytics"]);

        var answers = await Task.WhenAll(new[] { "lessons", "practice-decks", "lessons", "analytics" }.Select(m => http.PutAsync($"{Root}/modules/{m}", null)));
        using var unknown = await http.PutAsync($"{Root}/modules/telepathy", null);

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        await using var db = app.OpenDb();
        Assert.Equal(["lessons", "practice-decks", "analytics"], (await db.Onboardings.FindAsync(ada.Id))!.Modules);
    }

    private async Task CountAsync() =>
        Assert.Equal(JobOutcome.Done, (await app.Services.GetRequiredService<JobRunner>().RunNowAsync("count-module-choices")).Outcome);

    // Reads what is known once, so that the count has something old to replace.
    private async Task ShowTheStepAsync()
    {
        await using var db = app.OpenDb();
        var wizard = (await db.Onboardings.FindAsync(ada.Id))!;
        (await db.Users.SingleAsync(u => u.Id == ada.Id)).Preferences.Goals = ["travel"];
        foreach (var step in OnboardingSteps.All.TakeWhile(s => s != OnboardingStep.Modules))
        {
            wizard.SaveStep(step, app.Clock.GetUtcNow());
        }
        await db.SaveChangesAsync();
        await app.Services.GetRequiredService<RecommendModules>().RunAsync(new([], LearningLevel.Beginner, StudyMode.Casual), default);
    }

    private async Task AddPeopleAsync(int count, string[] goals, string[] modules)
    {
        for (var i = 0; i < count; i++)
        {
            var person = await app.AddPersonAsync($"p{i}-{string.Join('-', goals)}@example.test");
            await PickAsync(person.Id, goals, LearningLevel.Beginner, modules);
        }
    }

    private async Task PickAsync(Guid id, string[] goals, LearningLevel level, string[] modules)
    {
        await using var db = app.OpenDb();
        var user = await db.Users.SingleAsync(u => u.Id == id);
        (user.Preferences.Goals, user.Learning.Level) = ([.. goals], level);
        var wizard = (await db.Onboardings.FindAsync(id))!;
        foreach (var step in OnboardingSteps.All)
        {
            wizard.SaveStep(step, app.Clock.GetUtcNow());
        }
        wizard.ChooseModules(modules);
        wizard.Complete(app.Clock.GetUtcNow());
        await db.SaveChangesAsync();
    }
}
