using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>The whole way to a paid plan, and out of it, with Tab, Enter, Space and arrows alone.</summary>
public sealed class KeyboardTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    private const string Email = "keys@example.com";

    [Fact, Covers("OPS-11", "ACC-1", "ACC-5", "ONB-1", "PAY-1", "PAY-6")]
    public async Task Everything_from_the_front_page_to_a_cancelled_plan_by_keyboard()
    {
        await using var visitor = await Visitor.ComeAsync(browser, product);
        var keys = new Keyboard(visitor.Page);
        await visitor.OpenAsync("/");
        await keys.ToAsync("Start free");
        await keys.PressAsync("Enter");
        await visitor.ArriveAsync("/register");
        await SignUpAsync(visitor, keys);
        await WizardAsync(visitor, keys);
        await PayAsync(visitor, keys);
        await CancelAsync(visitor, keys);
    }

    [Theory, Covers("OPS-11"), InlineData("/"), InlineData("/pricing"), InlineData("/register"), InlineData("/sign-in")]
    public async Task Tabbing_goes_through_a_page_and_comes_round(string path)
    {
        await using var visitor = await Visitor.ComeAsync(browser, product);
        var keys = new Keyboard(visitor.Page);
        await visitor.OpenAsync(path);
        var stops = await keys.RoundAsync();
        Assert.InRange(stops, 4, 60);
    }

    private static async Task SignUpAsync(Visitor visitor, Keyboard keys)
    {
        Assert.InRange(await keys.ToAsync("Email"), 1, 4);
        await keys.TypeAsync(Email);
        await keys.ToAsync("Password");
        await keys.TypeAsync(Visitor.Password);
        await keys.PressAsync("Enter");
        await visitor.ArriveAsync("/verify-email");
        await Expect(visitor.Page.GetByLabel("6-digit code")).ToBeFocusedAsync(); // the one field has the focus already
        await keys.TypeAsync(await visitor.CodeAsync(Email));
        await visitor.ArriveAsync("/welcome/welcome");
    }

    private static async Task WizardAsync(Visitor visitor, Keyboard keys)
    {
        await keys.ToAsync("Continue");
        await keys.PressAsync("Enter");
        await Expect(visitor.Heading).ToHaveTextAsync("Tell us about you");
        await keys.ToAsync("Beginner");
        await keys.PressAsync("ArrowRight");
        await Expect(visitor.Page.GetByLabel("Elementary")).ToBeCheckedAsync();
        await keys.ToAsync("Travel");
        await keys.PressAsync("Space");
        await Expect(visitor.Page.GetByLabel("Travel")).ToBeCheckedAsync();
        foreach (var heading in new[] { "Make it yours", "Pick your modules", "Ready for your first step" })
        {
            await keys.ToAsync("Continue");
            await keys.PressAsync("Enter");
            await Expect(visitor.Heading).ToHaveTextAsync(heading);
        }
        await keys.ToAsync("Open my dashboard");
        await keys.PressAsync("Enter");
        await visitor.ArriveAsync("/dashboard");
        await visitor.LiveAsync();
    }

    private static async Task PayAsync(Visitor visitor, Keyboard keys)
    {
        await keys.ToAsync("Upgrade");
        await keys.PressAsync("Enter");
        await Expect(visitor.Heading).ToHaveTextAsync("Choose your plan"); // the address changes before the page does
        await keys.ToAsync("Continue to payment");
        await keys.PressAsync("Enter");
        await Expect(visitor.Heading).ToContainTextAsync("Subscribe to");
        foreach (var (label, text) in new[] { ("Card number", "4242424242424242"), ("Expiry (MM / YY)", "1234"), ("Security code (CVC)", "123"), ("Name on card", "Key Board") })
        {
            await keys.ToAsync(label);
            await keys.TypeAsync(text);
        }
        await keys.ToAsync("Subscribe");
        await keys.PressAsync("Enter");
        await Expect(visitor.Heading).ToHaveTextAsync("You are all set");
    }

    private static async Task CancelAsync(Visitor visitor, Keyboard keys)
    {
        await keys.ToAsync("Show billing");
        await keys.PressAsync("Enter");
        await visitor.ArriveAsync("/billing");
        await visitor.LiveAsync();
        await keys.ToAsync("Cancel plan");
        await keys.PressAsync("Enter");
        await Expect(visitor.Heading).ToHaveTextAsync("Cancel your plan?");
        await keys.ToAsync("Cancel plan");
        await keys.PressAsync("Enter");
        await Expect(visitor.Page.GetByText("Plan cancelled.")).ToBeVisibleAsync();
    }
}
