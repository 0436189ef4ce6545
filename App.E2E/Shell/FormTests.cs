using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Shell;

public sealed class FormTests(Browser browser, ShellSite site) : IClassFixture<Browser>, IClassFixture<ShellSite>
{
    [Fact, Covers("OPS-11")]
    public async Task A_pasted_code_with_a_blank_is_sent_by_itself()
    {
        await using var context = await browser.ContextAsync(site.Url);
        var page = await OpenAsync(context);
        var code = page.GetByLabel("6-digit code");
        var posted = page.WaitForRequestAsync(request => request.Method == "POST");
        await code.FocusAsync();
        await page.Keyboard.InsertTextAsync("482 193");

        Assert.Contains("482193", (await posted).PostData, StringComparison.Ordinal);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There are 2 problems");
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await Expect(page).ToHaveTitleAsync("Error: Create your account · BlazorAccounts");
        Assert.Empty(await Browser.ViolationsAsync(page));
        await page.GetByRole(AriaRole.Link, new() { Name = "Choose a password." }).ClickAsync();
        await Expect(page.GetByLabel("Password", new() { Exact = true })).ToBeFocusedAsync();
    }

    [Fact, Covers("OPS-11")]
    public async Task A_form_works_without_scripts()
    {
        await using var context = await browser.ContextAsync(site.Url, javaScript: false);
        var page = await OpenAsync(context);
        await Expect(page.GetByText("Show", new() { Exact = true })).ToBeHiddenAsync();
        await page.GetByLabel("Email").FillAsync("jane");
        await page.GetByLabel("6-digit code").FillAsync("482-193");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

        await Expect(page.GetByLabel("Email")).ToHaveValueAsync("jane");
        await Expect(page.GetByLabel("Email")).ToHaveAttributeAsync("aria-invalid", "true");
    }

    [Fact]
    public async Task A_password_can_be_read_while_typing_and_is_hidden_again_when_sent()
    {
        await using var context = await browser.ContextAsync(site.Url);
        var page = await OpenAsync(context);
        var password = page.GetByLabel("Password", new() { Exact = true });
        await page.GetByRole(AriaRole.Button, new() { Name = "Show password" }).ClickAsync();
        await Expect(password).ToHaveAttributeAsync("type", "text");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Hide password" })).ToHaveTextAsync("Hide");

        await page.EvaluateAsync("document.forms[0].addEventListener('submit', e => e.preventDefault())");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(password).ToHaveAttributeAsync("type", "password");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Show password" })).ToHaveTextAsync("Show");
    }

    [Fact]
    public async Task A_taken_username_is_said_while_typing_and_the_offered_one_can_be_taken()
    {
        await using var context = await browser.ContextAsync(site.Url);
        await context.RouteAsync("**/username-available?**", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = route.Request.Url.EndsWith("=jane", StringComparison.Ordinal)
                ? """{ "available": false, "code": "username_taken", "suggestion": "jane7" }"""
                : """{ "available": true }""",
        }));
        var page = await OpenAsync(context);
        await page.GetByLabel("Username").PressSequentiallyAsync("jane");
        var said = page.Locator("#Form-Username-status");
        await Expect(said).ToContainTextAsync("cannot be used");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use jane7" }).ClickAsync();

        await Expect(page.GetByLabel("Username")).ToHaveValueAsync("jane7");
        await Expect(said).ToHaveTextAsync("This username is free.");
    }

    [Fact]
    public async Task A_new_code_can_be_asked_for_when_the_wait_is_over()
    {
        await using var context = await browser.ContextAsync(site.Url);
        var page = await OpenAsync(context);
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Send a new code" });
        await Expect(button).ToHaveAttributeAsync("aria-disabled", "true");
        await Expect(page.GetByText("You can ask for a new code now.")).ToBeAttachedAsync();
        Assert.Null(await button.GetAttributeAsync("aria-disabled"));
    }

    private static async Task<IPage> OpenAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync("/kit/form", new() { WaitUntil = WaitUntilState.NetworkIdle });
        return page;
    }
}
