using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace BlazorAccounts.E2E.Onboarding;

[Covers("ONB-1", "ONB-2", "OPS-11")]
public sealed class WizardLookTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("PICTURES");

    [Theory]
    [InlineData(false, Browser.Desktop, true)]
    [InlineData(true, Browser.Desktop, true)]
    [InlineData(false, Browser.Phone, true)]
    [InlineData(true, Browser.Phone, true)]
    [InlineData(false, 320, false)]
    public async Task The_way_to_the_dashboard_breaks_no_rule(bool dark, int width, bool javaScript)
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await using var context = await browser.ContextAsync(app.Address.ToString(), dark, width, javaScript);
        await context.AddCookiesAsync([new Cookie { Name = "__Host-session", Value = await app.SessionCookieAsync(ada), Url = app.Address.ToString().Replace("http:", "https:", StringComparison.Ordinal), Secure = true, HttpOnly = true }]);
        var page = await context.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, said) => complaints.AddRange(said.Type == "error" ? [said.Text] : []);

        await page.GotoAsync("/dashboard");
        await CheckAsync(page, "dashboard-new", dark, width, javaScript);
        await page.GotoAsync("/welcome");
        foreach (var step in new[] { "welcome", "about", "preferences", "modules", "first-step" })
        {
            await page.WaitForURLAsync($"**/welcome/{step}");
            await CheckAsync(page, step, dark, width, javaScript);
            if (step == "about")
            {
                await page.GetByLabel("Pass an exam").CheckAsync();
            }
            await page.ClickAsync("button[value=next]");
        }
        await page.WaitForURLAsync("**/dashboard");
        await CheckAsync(page, "dashboard", dark, width, javaScript);

        Assert.Empty(complaints);
    }

    [Fact]
    public async Task The_browser_proposes_its_own_time_zone()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        using (var program = await app.ProgramOfAsync(ada))
        {
            foreach (var step in new[] { "welcome", "about" })
            {
                using var body = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
                using var saved = await program.PutAsync($"/api/v1/onboarding/steps/{step}", body);
                saved.EnsureSuccessStatusCode();
            }
        }
        await using var context = await browser.ContextAsync(app.Address.ToString(), zone: "Asia/Calcutta");
        await context.AddCookiesAsync([new Cookie { Name = "__Host-session", Value = await app.SessionCookieAsync(ada), Url = app.Address.ToString().Replace("http:", "https:", StringComparison.Ordinal), Secure = true, HttpOnly = true }]);
        var page = await context.NewPageAsync();

        await page.GotoAsync("/welcome");

        await Assertions.Expect(page.Locator("#timeZone")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^Asia/(Calcutta|Kolkata)$"));
        await page.ClickAsync("button[value=next]");
        await page.WaitForURLAsync("**/welcome/modules");
    }

    private static async Task CheckAsync(IPage page, string name, bool dark, int width, bool javaScript)
    {
        if (Pictures is not null)
        {
            await page.ScreenshotAsync(new() { Path = $"{Pictures}/{name}_{(dark ? "dark" : "light")}_{width}.png", FullPage = true });
        }
        if (javaScript)
        {
            // The circuit draws the title again when it takes the page over.
            await Assertions.Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex(".+"));
            Assert.Empty(await Browser.ViolationsAsync(page));
            Assert.False(await Browser.OverflowsAsync(page));
        }
    }
}
