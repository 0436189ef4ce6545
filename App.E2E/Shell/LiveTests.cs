using System.Diagnostics;
using BlazorAccounts.E2E.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Shell;

public sealed class LiveTests(Browser browser, ShellSite site) : IClassFixture<Browser>, IClassFixture<ShellSite>
{
    [Fact]
    public async Task A_live_page_answers_with_toasts_and_dialogs()
    {
        await using var context = await browser.ContextAsync(site.Url);
        var page = await OpenAsync(context);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".toasts")).ToHaveTextAsync("Saved.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Rename the workspace" });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(page.Locator(".toasts")).ToContainTextAsync("Workspace renamed.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await Expect(dialog).ToBeVisibleAsync(); // a second time too

        Assert.Empty(await Browser.ViolationsAsync(page));
    }

    [Fact]
    public async Task The_tab_keeps_its_title_while_a_circuit_takes_the_page_over()
    {
        await using var context = await browser.ContextAsync(site.Url);
        var page = await context.NewPageAsync();
        await page.AddInitScriptAsync("""
            window.titles = [];
            addEventListener('DOMContentLoaded', () => {
              const look = () => window.titles.at(-1) === document.title || window.titles.push(document.title);
              new MutationObserver(look).observe(document.head, { childList: true, subtree: true, characterData: true });
              look();
            });
            """);
        await page.GotoAsync("/kit/live");
        await Expect(page.GetByText("Connected.")).ToBeVisibleAsync();

        Assert.Equal(["Live kit · BlazorAccounts"], await page.EvaluateAsync<string[]>("window.titles"));
        Assert.Equal(1, await page.Locator("title").CountAsync());
    }

    [Fact]
    public async Task A_page_left_open_says_at_once_that_the_server_is_away_and_recovers_by_itself()
    {
        await using var context = await browser.ContextAsync(site.Url);
        var page = await OpenAsync(context);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Saved 1 times")).ToBeVisibleAsync();
        await site.RestartAsync(async () =>
        {
            var watch = Stopwatch.StartNew();
            await Expect(page.GetByText("Connection lost.")).ToBeVisibleAsync();
            Assert.InRange(watch.ElapsedMilliseconds, 0, 1000);
        });

        await Expect(page.GetByText("Saved 0 times")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.GetByText("Connected.")).ToBeVisibleAsync(); // a new circuit
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Saved 1 times")).ToBeVisibleAsync();
    }

    private static async Task<IPage> OpenAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync("/kit/live", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Expect(page.GetByText("Connected.")).ToBeVisibleAsync();
        return page;
    }
}
