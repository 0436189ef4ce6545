using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Leaderboard.Static;

[Covers("PRO-8")]
public sealed class LeaderboardPageTests : IAsyncLifetime
{
    private Board board = null!;

    public async ValueTask InitializeAsync() => board = await Board.OpenAsync();

    public ValueTask DisposeAsync() => board.DisposeAsync();

    [Fact]
    public async Task The_page_lists_searches_turns_over_and_invites_without_a_script()
    {
        for (var i = 0; i < 30; i++)
        {
            await board.AddAsync($"person{i:00}", streak: 40 - i, displayName: i == 29 ? "<b>Zoë</b>" : null);
        }
        using var browser = await board.App.BrowserOfAsync(board.Viewer);

        await browser.OpenAsync("/leaderboard");
        Assert.Equal("Leaderboard", browser.Title);
        Assert.Equal(25, browser.Page.QuerySelectorAll("tbody tr").Length);
        Assert.NotNull(browser.Page.QuerySelector(".note a[href='/settings/profile']"));
        await browser.OpenAsync(browser.Page.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        Assert.Equal("26", browser.Page.QuerySelector("tbody tr td")!.TextContent);
        Assert.Contains("<b>Zoë</b>", browser.Page.QuerySelectorAll("tbody tr")[^1].TextContent, StringComparison.Ordinal);
        Assert.Null(browser.Page.QuerySelector("a[rel=next]"));

        await browser.OpenAsync("/leaderboard?q=PERSON1");
        Assert.Equal(10, browser.Page.QuerySelectorAll("tbody tr").Length);
        await browser.OpenAsync("/leaderboard?q=nobody%25");
        Assert.Contains("Nobody found", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        await browser.OpenAsync("/leaderboard?q=x");
        Assert.Contains("Use 2 to 50 characters", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        await browser.OpenAsync("/leaderboard?after=nonsense");
        Assert.Contains("leads to no page", browser.Page.Body!.TextContent, StringComparison.Ordinal);

        await board.PublishAsync(board.Viewer, true);
        await board.StudyAsync(board.Viewer.Id, streak: 41, xp: 0);
        await browser.OpenAsync("/leaderboard");
        Assert.Null(browser.Page.QuerySelector(".note a[href='/settings/profile']"));
        Assert.Contains("You", browser.Page.QuerySelector("tr[aria-current=true]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("You are at 1.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
    }
}
