using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>People who press Enter twice, leave a field out, tab on, and have the same product open in three tabs.</summary>
[Covers("OPS-11")]
public sealed class HastyTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Fact]
    public async Task A_second_Enter_while_the_answer_is_on_its_way_sends_nothing()
    {
        await using var person = await Visitor.ComeAsync(browser, product);
        var sent = 0;
        await person.Page.RouteAsync("**/register", async route =>
        {
            if (route.Request.Method == "POST")
            {
                Interlocked.Increment(ref sent);
                await Task.Delay(1500);
            }
            await route.ContinueAsync();
        });
        await person.OpenAsync("/register");
        await person.TypeAsync("Email", "hasty@example.com");
        await person.TypeAsync("Password", Visitor.Password);
        await person.Page.GetByLabel("Password", new() { Exact = true }).FocusAsync();
        await person.Page.Keyboard.PressAsync("Enter");
        await Task.Delay(500);
        await person.Page.Keyboard.PressAsync("Enter");

        await person.ArriveAsync("/verify-email");
        Assert.Equal(1, sent);
    }

    [Fact]
    public async Task A_single_wrong_field_has_the_focus()
    {
        await using var person = await Visitor.ComeAsync(browser, product);
        await person.OpenAsync("/register");
        await person.TypeAsync("Email", "single@example.com");
        await person.TypeAsync("Password", "short");
        await person.Page.GetByLabel("Password", new() { Exact = true }).PressAsync("Enter");

        await Expect(person.Page.GetByLabel("Password", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(person.Page.GetByLabel("Password", new() { Exact = true })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_refusal_of_the_whole_form_is_heard_first()
    {
        await using var person = await Visitor.ComeAsync(browser, product);
        await person.SignInAsync("nobody@example.com");

        await Expect(person.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("That email and password do not match an account.");
        await Expect(person.Page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Tabbing_out_of_the_drawer_closes_it()
    {
        using var account = await product.SignUpAsync("drawer@example.com");
        await using var person = await Visitor.SignedInAsync(browser, product, "drawer@example.com", width: Browser.Phone);
        await person.ArriveAsync("/dashboard");
        await person.OpenAsync("/settings/security");
        await Expect(person.Link("Security")).ToBeInViewportAsync(new() { Ratio = 0.9f }); // the current tab, of more than a phone is wide
        await person.Button("Open navigation").PressAsync("Enter");
        var drawer = person.Page.Locator("#drawer");
        await Expect(drawer).ToBeVisibleAsync();
        var keyboard = new Keyboard(person.Page);
        await keyboard.ToAsync("Settings"); // inside
        await Expect(drawer).ToBeVisibleAsync();
        await keyboard.ToAsync("Profile"); // on the page, and no stop on the way may be covered
        await Expect(drawer).ToBeHiddenAsync();

        await person.Button("Open navigation").ClickAsync();
        await Expect(drawer).ToBeVisibleAsync();
        await person.Button("Close navigation").ClickAsync();
        await Expect(drawer).ToBeHiddenAsync();
    }

    [Fact, Covers("ACC-14")]
    public async Task Signing_out_in_one_tab_clears_a_page_without_a_circuit_in_another()
    {
        using var account = await product.SignUpAsync("tabs@example.com");
        await using var person = await Visitor.SignedInAsync(browser, product, "tabs@example.com");
        await person.ArriveAsync("/dashboard");
        var other = await person.Context.NewPageAsync();
        await other.GotoAsync("/settings/profile");
        await person.OpenAsync("/settings/security");
        await person.Page.EvaluateAsync("document.querySelector(\"form[action='/sign-out']\").requestSubmit()");

        await Expect(other).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/sign-in"), new() { Timeout = 5_000 });
    }
}
