using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Onboarding;
using BlazorAccounts.Features.Onboarding.Live;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Onboarding;

[Covers("ONB-2", "OPS-11")]
public sealed class DashboardTests : IAsyncLifetime
{
    private TestApp app = null!;
    private User ada = null!;
    private PlainBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        ada = await app.AddPersonAsync("ada@example.test", timeZone: "Asia/Tokyo");
        browser = await app.BrowserOfAsync(ada);
    }

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task It_is_complete_before_any_circuit()
    {
        await browser.OpenAsync("/dashboard");

        Assert.EndsWith(", ada", browser.Title, StringComparison.Ordinal);
        Assert.Contains("Get set up", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("No lessons yet", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("10 minutes a day", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/dashboard", browser.Page.QuerySelector("nav [aria-current=page]")!.GetAttribute("href"));
    }

    [Fact]
    [Covers("PRO-2")]
    public async Task What_was_learned_is_summed_up()
    {
        await using (var db = app.OpenDb())
        {
            var user = await db.Users.SingleAsync(u => u.Id == ada.Id);
            (user.Learning.TotalXp, user.Learning.CurrentStreak, user.Learning.LongestStreak, user.Learning.StreakUntil) = (12_345, 1, 9, app.Clock.GetUtcNow().AddDays(1));
            await db.SaveChangesAsync();
        }

        await browser.OpenAsync("/dashboard");

        Assert.Contains("1 day (longest 9 days)", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("12,345 XP", browser.Page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("TRI-2")]
    public async Task The_trial_says_how_long_it_lasts_and_what_happens_then()
    {
        await browser.OpenAsync("/dashboard");

        var card = browser.Page.QuerySelectorAll(".card").Single(c => c.QuerySelector("h2")?.TextContent == "Your plan");
        Assert.Contains("7 days left", card.TextContent, StringComparison.Ordinal);
        Assert.Equal("/upgrade", card.QuerySelector("a")!.GetAttribute("href"));

        await app.Clock.AdvanceAsync(TimeSpan.FromDays(7.5));
        await browser.OpenAsync("/dashboard");

        card = browser.Page.QuerySelectorAll(".card").Single(c => c.QuerySelector("h2")?.TextContent == "Your plan");
        Assert.Contains("Your trial is over", card.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7 * 24, "7 days")]
    [InlineData((6 * 24) + 1, "7 days")]
    [InlineData(24, "1 day")]
    [InlineData(23.5, "24 hours")]
    [InlineData(0.5, "Less than an hour")]
    public void Time_left_is_rounded_up(double hours, string text) => Assert.Equal(text, PlanView.DaysLeft(TimeSpan.FromHours(hours)));

    [Theory]
    [InlineData(4, "Good evening")]
    [InlineData(5, "Good morning")]
    [InlineData(11, "Good morning")]
    [InlineData(12, "Good afternoon")]
    [InlineData(17, "Good afternoon")]
    [InlineData(18, "Good evening")]
    public void The_greeting_knows_the_hour(int hour, string greeting) => Assert.Equal($"{greeting}, Ada", HomeView.Greet(hour, "Ada"));

    [Fact]
    public async Task The_hour_is_the_persons_own()
    {
        await using var db = app.OpenDb();
        var billing = await BillingSummary.OfAsync(app.Services.GetRequiredService<Entitlements>(), app.Services.GetRequiredService<PlanCatalogue>(), ada.HomeTeamId, default);
        var home = await HomeView.LoadAsync(db, app.Services.GetRequiredService<RecommendModules>(), [], ada.Id, billing, new(2026, 11, 20, 22, 0, 0, TimeSpan.Zero), default);

        Assert.Equal("Good morning, ada", home!.Greeting); // seven o'clock in Tokyo
    }
}
