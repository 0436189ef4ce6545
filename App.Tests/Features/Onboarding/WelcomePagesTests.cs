using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Onboarding;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Onboarding;

[Covers("ONB-1", "ONB-2", "OPS-11")]
public sealed class WelcomePagesTests : IAsyncLifetime
{
    private static readonly (string, string) Continue = ("go", "next");
    private static readonly (string, string) Skip = ("go", "skip");
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
    public async Task Five_plain_forms_lead_to_the_dashboard()
    {
        await browser.OpenAsync("/welcome");
        Assert.Equal(("/welcome/welcome", "Welcome, ada"), (browser.Path, browser.Title));
        Assert.Null(browser.Page.QuerySelector("script[src*='blazor.web']"));

        await browser.SubmitAsync("/welcome/welcome", Continue);
        Assert.Equal("/welcome/about", browser.Path);
        await browser.SubmitAsync("/welcome/about", Continue, ("displayName", "Ada L."), ("level", "advanced"), ("goals", "exam"), ("goals", "trading"));
        Assert.Equal("/welcome/preferences", browser.Path);
        await browser.SubmitAsync("/welcome/preferences", Continue, ("dailyGoalMinutes", "30"), ("reminderTime", "07:30"), ("timeZone", "Asia/Tokyo"), ("studyMode", "intensive"), ("theme", "dark"));
        Assert.Equal(("/welcome/modules", "dark"), (browser.Path, browser.Page.DocumentElement.GetAttribute("data-theme")));
        Assert.Equal(
            ["lessons", "practice-decks", "analytics"],
            browser.Page.QuerySelectorAll("input[name=modules][checked]").Select(i => i.GetAttribute("value")));
        await browser.SubmitAsync("/welcome/modules", Continue, ("modules", "analytics"));
        Assert.Contains("Analytics", browser.Page.QuerySelector("dl")!.TextContent, StringComparison.Ordinal);
        await browser.SubmitAsync("/welcome/first-step", Continue);

        Assert.Equal("/dashboard", browser.Path);
        await using var db = app.OpenDb();
        var person = (await Person.LoadAsync(db, ada.Id, default))!;
        var wizard = (await db.Onboardings.FindAsync(ada.Id))!;
        Assert.Equal(("Ada L.", LearningLevel.Advanced, 30), (person.User.DisplayName, person.User.Learning.Level, person.User.Preferences.DailyGoalMinutes));
        Assert.Equal(["exam", "trading"], person.User.Preferences.Goals);
        Assert.Equal((OnboardingStatus.Completed, "analytics"), (wizard.Status, wizard.Modules.Single()));
        Assert.Equal(1, await db.OutboxMails.CountAsync(m => m.Template == "WelcomeMail"));
        await browser.OpenAsync("/welcome/about");
        Assert.Equal("/dashboard", browser.Path);
    }

    [Fact]
    public async Task Wrong_answers_stay_in_the_form_beside_their_messages()
    {
        await ReachAsync("/welcome/preferences");

        await browser.SubmitAsync("/welcome/preferences", Continue, ("dailyGoalMinutes", "soon"), ("reminderTime", "9 o'clock"));

        Assert.Equal("/welcome/preferences", browser.Path);
        Assert.Equal("soon", browser.Page.QuerySelector("#dailyGoalMinutes")!.GetAttribute("value"));
        Assert.Contains("from 5 to 120", browser.Page.QuerySelector("#dailyGoalMinutes-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["#dailyGoalMinutes", "#reminderTime"], browser.Page.QuerySelectorAll("[role=alert] a").Select(a => a.GetAttribute("href")![a.GetAttribute("href")!.IndexOf('#')..]));
        Assert.StartsWith("Error: ", browser.Page.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_device_goes_on_where_the_last_one_stopped_and_may_go_back()
    {
        await ReachAsync("/welcome/preferences");
        using var phone = await app.BrowserOfAsync(ada);

        Assert.Equal("/welcome/preferences", (await phone.OpenAsync("/welcome")).Path);
        Assert.Equal("/welcome/preferences", (await phone.OpenAsync("/welcome/first-step")).Path);
        Assert.Equal("/welcome/preferences", (await phone.OpenAsync("/welcome/nonsense")).Path);
        Assert.Equal("/welcome/about", (await phone.OpenAsync("/welcome/about")).Path);
        await phone.SubmitAsync("/welcome/about", Continue, ("displayName", "Ada"));
        Assert.Equal("/welcome/preferences", phone.Path);
    }

    [Fact]
    public async Task Skipping_leaves_a_prompt_on_the_dashboard_until_it_is_done()
    {
        await ReachAsync("/welcome/about");

        await browser.SubmitAsync("/welcome/about", Skip, ("displayName", "Not saved"));

        Assert.Equal("/dashboard", browser.Path);
        Assert.Contains("/welcome/about", browser.Page.QuerySelectorAll(".note a").Select(link => link.GetAttribute("href")));
        Assert.Contains("1 of ", browser.Page.QuerySelector(".card header")!.TextContent, StringComparison.Ordinal);
        await using var db = app.OpenDb();
        Assert.Equal(OnboardingStatus.Skipped, (await db.Onboardings.FindAsync(ada.Id))!.Status);
        Assert.Null((await db.Users.SingleAsync(u => u.Id == ada.Id)).DisplayName);
    }

    [Fact]
    public async Task A_form_without_its_token_saves_nothing()
    {
        await ReachAsync("/welcome/about");

        await browser.SubmitAsync("/welcome/about", Continue, ("displayName", "Mallory"), ("__RequestVerificationToken", null));

        await using var db = app.OpenDb();
        Assert.Null((await db.Users.SingleAsync(u => u.Id == ada.Id)).DisplayName);
    }

    [Fact]
    public async Task Nobody_gets_in_without_signing_in()
    {
        using var stranger = new PlainBrowser(app.Address);

        await stranger.OpenAsync("/welcome");

        Assert.StartsWith("/sign-in", stranger.Path, StringComparison.Ordinal);
    }

    private async Task ReachAsync(string path)
    {
        await browser.OpenAsync("/welcome");
        while (browser.Path != path)
        {
            Assert.StartsWith("/welcome/", browser.Path, StringComparison.Ordinal);
            await browser.SubmitAsync(browser.Path, Continue);
        }
    }
}
