using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Xunit;

namespace BlazorAccounts.E2E.Shell;

public sealed class LookTests(Browser browser, ShellSite site) : IClassFixture<Browser>, IClassFixture<ShellSite>
{
    /// <summary>Set to a folder to keep pictures of every page tested.</summary>
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("PICTURES");

    public static MatrixTheoryData<string, bool, int> Looks =>
        new(["/", "/kit", "/kit/form", "/nowhere"], [false, true], [Browser.Desktop, Browser.Phone]);

    [Theory, MemberData(nameof(Looks)), Covers("OPS-11")]
    public async Task A_page_breaks_no_accessibility_rule_and_no_content_policy(string path, bool dark, int width)
    {
        await using var context = await browser.ContextAsync(site.Url, dark, width);
        var page = await context.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, said) => complaints.AddRange(said.Type == "error" && !said.Text.Contains("404", StringComparison.Ordinal) ? [said.Text] : []);
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync(path);
        if (Pictures is not null)
        {
            await page.ScreenshotAsync(new() { Path = $"{Pictures}/{path.Trim('/').Replace('/', '-')}_{(dark ? "dark" : "light")}_{width}.png", FullPage = true });
        }

        Assert.Empty(await Browser.ViolationsAsync(page));
        Assert.Empty(complaints);
        Assert.False(await Browser.OverflowsAsync(page));
    }
}
