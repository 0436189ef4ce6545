using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Learning;
using BlazorAccounts.Features.Learning.Lessons;
using BlazorAccounts.Features.Modules;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Modules.Static;

/// <summary>Modules in a browser without a script.</summary>
[Covers("PLN-4")]
public sealed class ModulesPageTests : IAsyncLifetime
{
    private const string Page = "/settings/modules";
    private TestApp app = null!;
    private User ada = null!;
    private PlainBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        ada = await app.AddPersonAsync("ada@example.test");
        browser = await app.BrowserOfAsync(ada);
    }

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Switching_brings_a_part_into_the_menu_and_takes_it_out()
    {
        await browser.OpenAsync(Page);
        Assert.Equal(["Lessons: On", "Practice decks: On", "Analytics: Off"], Cards());
        Assert.Equal((true, false), (Menu("/learn"), Menu("/analytics")));

        await SwitchAsync("on", ModuleKey.Analytics);
        Assert.Contains("Analytics is on.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.True(Menu("/analytics"));

        await SwitchAsync("off", ModuleKey.Lessons);
        Assert.True(Menu("/learn")); // the decks are there
        await SwitchAsync("off", ModuleKey.PracticeDecks);
        Assert.False(Menu("/learn"));
        await browser.OpenAsync("/learn");
        Assert.Contains("Switched off: Lessons", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        await browser.OpenAsync($"/learn/{Course.Bundled.Lessons[0].Key}/questions");
        Assert.Equal("/learn", browser.Path);
    }

    [Fact]
    public async Task Analytics_shows_what_was_learned_and_waits_for_the_plan_after_it()
    {
        await app.InScopeAsync<RecordProgress, Outcome>(async record => await record.RunAsync(ada.Id, ada.HomeTeamId, new(Lessons: 2, Minutes: 17, Xp: 30, Accuracy: 80), default));
        await browser.OpenAsync("/analytics");
        Assert.Contains("Switched off: Analytics", browser.Page.Body!.TextContent, StringComparison.Ordinal);

        await SwitchAsync("on", ModuleKey.Analytics);
        await browser.OpenAsync("/analytics");
        Assert.Equal("Minutes of the last 30 days: 17 in all. Days studied: 1.", browser.Page.QuerySelector("svg.bars")!.GetAttribute("aria-label"));
        Assert.Equal(LoadStatistics.Days, browser.Page.QuerySelectorAll("svg.bars rect").Length);
        Assert.Equal("17", browser.Page.QuerySelector(".chart tbody tr td:last-child")!.TextContent);

        await app.EndTrialOfAsync(ada);
        Assert.Equal(402, await app.InScopeAsync<LoadStatistics, int>(async load => (await load.RunAsync(ada.Id, ada.HomeTeamId, default)).Status));
        await browser.OpenAsync("/analytics");
        Assert.Contains("Analytics is part of Premium", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.False(Menu("/analytics"));
        await browser.OpenAsync(Page);
        Assert.Equal("Analytics: Needs Premium", Cards()[^1]);

        await app.ResumeTrialOfAsync(ada);
        await browser.OpenAsync("/analytics");
        Assert.NotNull(browser.Page.QuerySelector("svg.bars"));
    }

    private async Task SwitchAsync(string way, string module)
    {
        await browser.OpenAsync(Page);
        await browser.SubmitAsync($"{Page}/{module}/{way}", null);
    }

    private List<string> Cards() => [.. browser.Page.QuerySelectorAll(".card").Select(c => $"{c.QuerySelector("h2")!.TextContent}: {c.QuerySelector(".badge")!.TextContent.Trim()}")];

    private bool Menu(string href) => browser.Page.QuerySelector($"aside .side-nav a[href='{href}']") is not null;
}
