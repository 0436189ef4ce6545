using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Modules;
using BlazorAccounts.Features.Onboarding;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Modules;

/// <summary>What was picked in the wizard is what a person begins with.</summary>
[Covers("PLN-4", "ONB-1")]
public sealed class FirstModulesTests : IAsyncLifetime
{
    private TestApp app = null!;
    private User ada = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        ada = await app.AddPersonAsync("ada@example.test");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_picks_are_activated_when_the_wizard_is_completed_and_not_before()
    {
        await WalkAsync("""{"modules":["lessons","analytics"]}""");
        Assert.Equal(["lessons", "practice-decks"], await ActiveAsync());

        var done = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CompleteAsync()));

        Assert.All(done, d => Assert.True(d.Ok, d.Message));
        Assert.Equal(["analytics", "lessons"], await ActiveAsync());
        await using var db = app.OpenDb();
        Assert.Equal(["module.activated", "module.deactivated"], await db.AuditEntries.Where(a => a.Action.StartsWith("module.")).Select(a => a.Action).Order().ToListAsync());
    }

    [Fact]
    public async Task What_the_plan_lacks_at_that_moment_is_not_activated()
    {
        await app.EndTrialOfAsync(ada);
        await WalkAsync("""{"modules":["lessons","analytics"]}""");

        Assert.True((await CompleteAsync()).Ok);

        Assert.Equal(["lessons"], await ActiveAsync());
        await app.ResumeTrialOfAsync(ada);
        Assert.Equal(["lessons"], await ActiveAsync()); // it was never chosen within a plan
    }

    [Fact]
    public async Task Who_picks_none_keeps_what_everybody_starts_with()
    {
        await WalkAsync("""{"modules":[]}""");

        Assert.True((await CompleteAsync()).Ok);

        Assert.Equal(["lessons", "practice-decks"], await ActiveAsync());
    }

    [Theory]
    [InlineData("trading-journal")]
    [InlineData("ai-assistant")]
    public async Task The_wizard_does_not_offer_what_has_nothing_behind_it(string module)
    {
        using var browser = await app.BrowserOfAsync(ada);
        await WalkAsync(null);

        await browser.OpenAsync("/welcome/modules");

        Assert.Equal(["lessons", "practice-decks", "analytics"], browser.Page.QuerySelectorAll("[name=modules]").Select(m => m.GetAttribute("value")));
        var refused = await SaveAsync(OnboardingStep.Modules, $$"""{"modules":["lessons","{{module}}"]}""");
        Assert.Equal((400, "modules"), (refused.Status, Assert.Single(refused.Errors.Keys)));
    }

    [Fact]
    public async Task A_suggestion_taken_later_is_active_at_once()
    {
        await WalkAsync("""{"modules":["lessons"]}""");
        await CompleteAsync();
        using var http = await app.ProgramOfAsync(ada);

        using var added = await http.PutAsync("/api/v1/onboarding/modules/analytics", null);
        await app.EndTrialOfAsync(ada);
        await app.InScopeAsync<SwitchModule, Outcome>(async change => await change.OffAsync(ada.Id, "analytics", null, default));
        using var refused = await http.PutAsync("/api/v1/onboarding/modules/analytics", null);
        using var coming = await http.PutAsync("/api/v1/onboarding/modules/ai-assistant", null);

        Assert.Equal((200, 402, 422), ((int)added.StatusCode, (int)refused.StatusCode, (int)coming.StatusCode));
    }

    private async Task<List<string>> ActiveAsync() => [.. (await app.Services.GetRequiredService<MyModules>().ActiveAsync(ada.Id, ada.HomeTeamId, default)).Order(StringComparer.Ordinal)];

    private async Task WalkAsync(string? modules)
    {
        foreach (var step in OnboardingSteps.All.Where(s => modules is not null || s < OnboardingStep.Modules))
        {
            var saved = await SaveAsync(step, step is OnboardingStep.Modules ? modules! : "{}");
            Assert.True(saved.Ok, saved.Message);
        }
    }

    private Task<Outcome> SaveAsync(OnboardingStep step, string answers) =>
        app.InScopeAsync<SaveOnboardingStep, Outcome>(save => save.RunAsync(ada.Id, step, JsonElement.Parse(answers), "127.0.0.1", default));

    private Task<Outcome> CompleteAsync() => app.InScopeAsync<CompleteOnboarding, Outcome>(complete => complete.RunAsync(ada.Id, "127.0.0.1", default));
}
