using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Learning;
using BlazorAccounts.Features.Learning.Lessons;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Features.Accounts;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Modules;

[Covers("PLN-4", "OPS-8")]
public sealed class ModulesApiTests : IAsyncLifetime
{
    private const string Root = "/api/v1/subscriptions";
    private TestApp app = null!;
    private User ada = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        ada = await app.AddPersonAsync("ada@example.test");
        http = await app.ProgramOfAsync(ada);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task A_new_person_has_lessons_and_decks_and_may_have_what_the_trial_includes()
    {
        var list = await http.GetFromJsonAsync<JsonElement>(Root);

        Assert.Equal("premium.monthly", list.GetProperty("plan").GetString());
        Assert.Equal(["lessons", "practice-decks"], Active(list));
        Assert.Equal(
            ["lessons active", "practice-decks active", "trading-journal coming", "ai-assistant coming", "analytics inactive"],
            list.GetProperty("modules").EnumerateArray().Select(m => $"{m.GetProperty("moduleId").GetString()} {m.GetProperty("state").GetString()}"));
        var analytics = list.GetProperty("modules")[4];
        Assert.Equal(
            ("Analytics", true, "advancedStats", JsonValueKind.Null),
            (analytics.GetProperty("name").GetString(), analytics.GetProperty("included").GetBoolean(), analytics.GetProperty("feature").GetString(), analytics.GetProperty("activatedAt").ValueKind));
    }

    [Fact]
    public async Task A_module_is_added_once_and_removed_once_however_often_it_is_asked()
    {
        var first = await AddAsync("analytics", 201);
        var second = await AddAsync("analytics", 200);

        Assert.Equal("active", first.GetProperty("state").GetString());
        Assert.Equal(first.ToString(), second.ToString());
        Assert.Equal(["lessons", "practice-decks", "analytics"], Active(await http.GetFromJsonAsync<JsonElement>(Root)));
        await RemoveAsync("analytics");
        await RemoveAsync("analytics");
        await RemoveAsync("lessons");
        Assert.Equal(["practice-decks"], Active(await http.GetFromJsonAsync<JsonElement>(Root)));
        Assert.Equal(["module.activated analytics", "module.deactivated analytics", "module.deactivated lessons"], await AuditAsync());
    }

    [Theory]
    [InlineData("""{"moduleId":"telepathy"}""", 404, "not_found")]
    [InlineData("""{"moduleId":"Analytics"}""", 404, "not_found")]
    [InlineData("""{"moduleId":"trading-journal"}""", 422, "module_not_available")]
    [InlineData("""{"moduleId":"ai-assistant"}""", 422, "module_not_available")]
    [InlineData("""{"moduleId":" "}""", 400, "validation_failed")]
    [InlineData("""{"moduleId":7}""", 400, "validation_failed")]
    [InlineData("""{}""", 400, "validation_failed")]
    [InlineData("""[]""", 400, "bad_request")]
    public async Task What_cannot_be_added_is_refused(string body, int status, string code)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(Root, content);

        Assert.Equal(code, (await answer.ReadAsync(status)).Code());
        Assert.Empty(await AuditAsync());
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_removed_and_a_stranger_sees_nothing()
    {
        using var unknown = await http.DeleteAsync($"{Root}/telepathy");
        using var coming = await http.DeleteAsync($"{Root}/trading-journal");
        using var stranger = app.NewClient();
        using var nobody = await stranger.GetAsync(Root);

        Assert.Equal((404, 204, 401), ((int)unknown.StatusCode, (int)coming.StatusCode, (int)nobody.StatusCode));
    }

    [Fact]
    public async Task One_person_s_switches_are_nobody_else_s()
    {
        var eve = await app.AddPersonAsync("eve@example.test");
        using var hers = await app.ProgramOfAsync(eve);
        await AddAsync("analytics", 201);
        await RemoveAsync("lessons");

        Assert.Equal(["lessons", "practice-decks"], Active(await hers.GetFromJsonAsync<JsonElement>(Root)));
    }

    [Fact]
    public async Task The_free_plan_answers_402_and_changes_nothing()
    {
        await app.EndTrialOfAsync(ada);

        using var answer = await http.PostAsJsonAsync(Root, new { moduleId = "analytics" });

        var refusal = await answer.ReadAsync(402);
        Assert.Equal(("plan_required", "advancedStats", "/upgrade"), (refusal.Code(), refusal.Text("feature"), refusal.Text("upgradeUrl")));
        Assert.Equal(["lessons", "practice-decks"], Active(await http.GetFromJsonAsync<JsonElement>(Root)));
        Assert.Empty(await AuditAsync());
    }

    [Fact]
    public async Task A_chosen_module_waits_for_the_plan_and_comes_back_with_it_by_itself()
    {
        await AddAsync("analytics", 201);

        await app.EndTrialOfAsync(ada);

        Assert.Equal("needs_plan", await StateAsync("analytics"));
        using (var again = await http.PostAsJsonAsync(Root, new { moduleId = "analytics" }))
        {
            Assert.Equal(402, (int)again.StatusCode);
        }
        Assert.Equal("needs_plan", await StateAsync("analytics"));
        await app.ResumeTrialOfAsync(ada);
        Assert.Equal("active", await StateAsync("analytics"));

        await app.EndTrialOfAsync(ada);
        await RemoveAsync("analytics"); // not wanted any more
        await app.ResumeTrialOfAsync(ada);
        Assert.Equal("inactive", await StateAsync("analytics"));
        Assert.Equal(["module.activated analytics", "module.deactivated analytics"], await AuditAsync());
    }

    [Fact]
    public async Task Thirty_at_once_activate_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => http.PostAsJsonAsync(Root, new { moduleId = "analytics" })));

        Assert.Equal(1, answers.Count(a => (int)a.StatusCode == 201));
        Assert.Equal(29, answers.Count(a => (int)a.StatusCode == 200));
        await using var db = app.OpenDb();
        Assert.Equal(1, await db.ModuleChoices.CountAsync(c => c.UserId == ada.Id));
        Assert.Equal(["module.activated analytics"], await AuditAsync());
    }

    [Fact]
    public async Task Thirty_that_switch_both_ways_at_once_leave_an_audit_that_alternates()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i =>
            i % 2 == 0 ? http.PostAsJsonAsync(Root, new { moduleId = "analytics" }) : http.DeleteAsync($"{Root}/analytics")));

        Assert.All(answers, a => Assert.Contains((int)a.StatusCode, new[] { 200, 201, 204 }));
        var lines = await AuditAsync();
        Assert.Equal(answers.Count(a => (int)a.StatusCode == 201), lines.Count(l => l.StartsWith("module.activated", StringComparison.Ordinal)));
        var on = await StateAsync("analytics") == "active";
        Assert.Equal(on ? 1 : 0, lines.Count(l => l.StartsWith("module.activated", StringComparison.Ordinal)) - lines.Count(l => l.StartsWith("module.deactivated", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Decks_are_not_opened_while_they_are_off_and_what_was_open_is_still_so_after()
    {
        var decks = Course.Bundled.Decks.Select(d => d.Key).ToList();
        Assert.Equal(0, await OpenAsync(decks[0]));
        await RemoveAsync("practice-decks");

        Assert.Equal(409, await OpenAsync(decks[1]));

        await AddAsync("practice-decks", 201);
        await using var db = app.OpenDb();
        Assert.Equal([decks[0]], await db.OpenDecks.Where(d => d.UserId == ada.Id).Select(d => d.Deck).ToListAsync());
    }

    private Task<int> OpenAsync(string deck) => app.InScopeAsync<ChooseDecks, int>(async choose => (await choose.OpenAsync(ada.Id, ada.HomeTeamId, deck, default)).Status);

    private async Task<JsonElement> AddAsync(string module, int status)
    {
        using var answer = await http.PostAsJsonAsync(Root, new { moduleId = module });
        return await answer.ReadAsync(status);
    }

    private async Task RemoveAsync(string module)
    {
        using var answer = await http.DeleteAsync($"{Root}/{module}");
        Assert.Equal(204, (int)answer.StatusCode);
    }

    private async Task<string?> StateAsync(string module) => (await http.GetFromJsonAsync<JsonElement>(Root))
        .GetProperty("modules").EnumerateArray().Single(m => m.GetProperty("moduleId").GetString() == module).GetProperty("state").GetString();

    private static List<string?> Active(JsonElement list) => [.. list.GetProperty("active").EnumerateArray().Select(m => m.GetString())];

    private async Task<List<string>> AuditAsync()
    {
        await using var db = app.OpenDb();
        var lines = await db.AuditEntries.Where(a => a.Action.StartsWith("module.") && a.ActorId == ada.Id).OrderBy(a => a.Id).ToListAsync();
        return [.. lines.Select(a => $"{a.Action} {JsonElement.Parse(a.After!).GetProperty("Module").GetString()}")];
    }
}

internal static class ModulePlans
{
    extension(TestApp app)
    {
        public Task EndTrialOfAsync(User person) => app.PutTrialAsync(person, SubscriptionStatus.Expired, "free");

        public Task ResumeTrialOfAsync(User person) => app.PutTrialAsync(person, SubscriptionStatus.Trialing, "premium.monthly");

        private async Task PutTrialAsync(User person, SubscriptionStatus status, string plan)
        {
            await using var db = app.OpenDb();
            await db.Subscriptions.Where(s => s.TeamId == person.HomeTeamId).ExecuteUpdateAsync(set => set.SetProperty(s => s.Status, status));
            var access = app.Services.GetRequiredService<Entitlements>();
            await Eventually.SoAsync(async () => (await access.OfAsync(person.HomeTeamId)).PlanCode == plan, $"the plan {plan}");
        }
    }
}
