using BlazorAccounts.E2E.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Shell;

public sealed class FrameTests(Browser browser, ShellSite site) : IClassFixture<Browser>, IClassFixture<ShellSite>
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task A_chosen_theme_is_kept_with_and_without_scripts(bool javaScript)
    {
        await using var context = await browser.ContextAsync(site.Url, javaScript: javaScript);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/kit?p=7", new() { WaitUntil = WaitUntilState.NetworkIdle });
        var kept = page.WaitForResponseAsync(answer => answer.Url.EndsWith("/theme", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        await kept;
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(page).ToHaveURLAsync($"{site.Url}/kit?p=7");

        await page.GotoAsync("/");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Dark" })).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task On_a_phone_the_navigation_is_a_drawer_with_and_without_scripts(bool javaScript)
    {
        await using var context = await browser.ContextAsync(site.Url, width: Browser.Phone, javaScript: javaScript);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/kit");
        var drawer = page.GetByRole(AriaRole.Dialog, new() { Name = "Navigation" });
        await Expect(drawer).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Open navigation" }).ClickAsync();
        await Expect(drawer).ToBeVisibleAsync();
        await drawer.GetByRole(AriaRole.Link, new() { Name = "Form" }).ClickAsync();
        await Expect(page).ToHaveURLAsync($"{site.Url}/kit/form");
    }

    [Fact]
    public async Task Menus_and_dialogs_open_and_close_by_keyboard_and_give_focus_back()
    {
        await using var context = await browser.ContextAsync(site.Url);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/kit", new() { WaitUntil = WaitUntilState.NetworkIdle });
        var opener = page.GetByRole(AriaRole.Button, new() { Name = "Actions for Ben Osei" });
        await opener.PressAsync("Enter");
        await Expect(page.Locator("#menu-BO")).ToBeVisibleAsync();
        var (button, menu) = (await opener.BoundingBoxAsync(), await page.Locator("#menu-BO").BoundingBoxAsync());
        Assert.True(Math.Abs(menu!.Y - button!.Y - button.Height) < 10 || Math.Abs(menu.Y + menu.Height - button.Y) < 10); // beside what opened it
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#menu-BO")).ToBeHiddenAsync();
        await Expect(opener).ToBeFocusedAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete workspace" }).PressAsync("Enter");
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Delete this workspace" });
        await Expect(dialog).ToBeVisibleAsync();
        Assert.Empty(await Browser.ViolationsAsync(page));
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
    }

    [Theory, InlineData("/"), InlineData("/kit"), InlineData("/kit/form"), InlineData("/nowhere")]
    public async Task A_page_fits_320_pixels_and_text_of_twice_the_size(string path)
    {
        await using var context = await browser.ContextAsync(site.Url, width: 320);
        var page = await context.NewPageAsync();
        await page.GotoAsync(path);
        Assert.False(await Browser.OverflowsAsync(page));

        await page.SetViewportSizeAsync(640, 800);
        await page.EvaluateAsync("document.documentElement.style.fontSize = '200%'");
        Assert.False(await Browser.OverflowsAsync(page));
    }

    [Fact]
    public async Task The_first_tab_stop_leads_to_the_content()
    {
        await using var context = await browser.ContextAsync(site.Url);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();
    }
}
