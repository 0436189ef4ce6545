using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>From the front page to a paid plan, with the two clicks and three fields that sign-up may cost.</summary>
public sealed class BecomingACustomerTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Theory, InlineData(true, Browser.Desktop), InlineData(true, Browser.Phone), InlineData(false, Browser.Desktop)]
    [Covers("ACC-1", "ACC-5", "ACC-6", "ONB-1", "ONB-2", "TRI-2", "PLN-1", "PAY-1", "PAY-10", "PAY-13", "MSG-1", "MSG-3", "OPS-11")]
    public async Task From_the_front_page_to_a_paid_plan(bool javaScript, int width)
    {
        var email = $"ada{width}{javaScript}@example.com".ToLowerInvariant();
        await using var ada = await Visitor.ComeAsync(browser, product, width, javaScript);
        await SignUpAsync(ada, email, javaScript);
        await WizardAsync(ada);
        await Expect(ada.Page.GetByText("7 days left in your trial.")).ToBeVisibleAsync();
        await product.MailAsync(email, "Welcome");

        await ada.Link("Upgrade").First.ClickAsync();
        await ada.ArriveAsync("/upgrade");
        await Pictures.KeepAsync(ada.Page, "upgrade-trial");
        await ada.Button("Continue to payment").ClickAsync();
        await Expect(ada.Heading).ToContainTextAsync("Subscribe to Premium");
        await Pictures.KeepAsync(ada.Page, "hosted-checkout");
        await ada.PayAsync("4242 4242 4242 4242");
        await ada.ArriveAsync("/checkout/return");
        await Pictures.KeepAsync(ada.Page, "return");
        await Expect(ada.Heading).ToHaveTextAsync("You are all set");
        await Pictures.KeepAsync(ada.Page, "return-done");

        await ada.Link("Show billing").ClickAsync();
        await ada.ArriveAsync("/billing");
        await Expect(ada.Page.GetByText("Active", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(ada.Page.GetByText("Visa •••• 4242, 12/2034")).ToBeVisibleAsync();
        await Expect(ada.Cells("Invoices", "Paid")).ToBeVisibleAsync();
        await Expect(ada.Page.GetByText("left in your trial")).ToBeHiddenAsync();
        await Pictures.KeepAsync(ada.Page, "billing-active");
        await product.MailAsync(email, "Receipt for $");
    }

    private async Task SignUpAsync(Visitor ada, string email, bool javaScript)
    {
        await ada.OpenAsync("/");
        await ada.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Start free" }).First.ClickAsync(); // click 1
        await ada.ArriveAsync("/register");
        await Expect(ada.Page.Locator("main input[required]")).ToHaveCountAsync(2);
        await Pictures.KeepAsync(ada.Page, "register");
        await ada.TypeAsync("Email", email); // field 1
        await ada.TypeAsync("Password", Visitor.Password); // field 2
        await ada.Button("Continue").ClickAsync(); // click 2
        await ada.ArriveAsync("/verify-email");
        await Pictures.KeepAsync(ada.Page, "verify");
        await ada.TypeAsync("6-digit code", await ada.CodeAsync(email)); // field 3, and with scripts nothing to press
        if (!javaScript)
        {
            await ada.Button("Confirm").ClickAsync();
        }
        await ada.ArriveAsync("/welcome/welcome");
    }

    private static async Task WizardAsync(Visitor ada)
    {
        await Pictures.KeepAsync(ada.Page, "welcome-1");
        await ada.Button("Continue").ClickAsync();
        await Expect(ada.Heading).ToHaveTextAsync("Tell us about you");
        await Pictures.KeepAsync(ada.Page, "welcome-2");
        await ada.Page.GetByLabel("Intermediate").CheckAsync();
        await ada.Button("Continue").ClickAsync();
        await Expect(ada.Heading).ToHaveTextAsync("Make it yours");
        await Pictures.KeepAsync(ada.Page, "welcome-3");
        await ada.TypeAsync("Daily goal in minutes", "25");
        await ada.Button("Continue").ClickAsync();
        await Expect(ada.Heading).ToHaveTextAsync("Pick your modules");
        await Expect(ada.Page.GetByText("A good start for everybody.")).ToBeVisibleAsync();
        await Pictures.KeepAsync(ada.Page, "welcome-4");
        await ada.Button("Continue").ClickAsync();
        await Expect(ada.Heading).ToHaveTextAsync("Ready for your first step");
        await Expect(ada.Page.GetByText("25 minutes")).ToBeVisibleAsync();
        await Pictures.KeepAsync(ada.Page, "welcome-5");
        await ada.Button("Open my dashboard").ClickAsync();
        await ada.ArriveAsync("/dashboard");
        await Expect(ada.Page.GetByRole(AriaRole.Link, new() { Name = "Set your goals" })).ToBeVisibleAsync();
        await Pictures.KeepAsync(ada.Page, "dashboard-new");
    }
}
