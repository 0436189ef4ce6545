using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

public sealed class WizardTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Fact, Covers("ONB-1")]
    public async Task The_wizard_goes_on_where_it_was_left_on_another_device()
    {
        using var account = await product.SignUpAsync("hedy@example.com", skipWizard: false);
        await using (var desktop = await Visitor.SignedInAsync(browser, product, "hedy@example.com"))
        {
            await desktop.ArriveAsync("/welcome/welcome");
            await desktop.Button("Continue").ClickAsync();
            await desktop.TypeAsync("Display name (optional)", "Hedy L.");
            await desktop.Page.GetByLabel("Advanced").CheckAsync();
            await desktop.Button("Continue").ClickAsync();
            await Expect(desktop.Heading).ToHaveTextAsync("Make it yours");
        }

        await using var phone = await Visitor.SignedInAsync(browser, product, "hedy@example.com", Browser.Phone);
        await phone.ArriveAsync("/welcome/preferences");
        await phone.Link("Back").ClickAsync();
        await Expect(phone.Page.GetByLabel("Display name (optional)")).ToHaveValueAsync("Hedy L.");
        await Expect(phone.Page.GetByLabel("Advanced")).ToBeCheckedAsync();
    }

    [Fact, Covers("ONB-1", "PRO-6")]
    public async Task A_wrong_answer_is_said_beside_its_field_and_kept()
    {
        using var account = await product.SignUpAsync("emmy@example.com", skipWizard: false);
        await using var emmy = await Visitor.SignedInAsync(browser, product, "emmy@example.com");
        await emmy.ArriveAsync("/welcome/welcome");
        await emmy.Button("Continue").ClickAsync();
        await emmy.Button("Continue").ClickAsync();
        await emmy.TypeAsync("Daily goal in minutes", "500");
        await emmy.Button("Continue").ClickAsync();

        var goal = emmy.Page.GetByLabel("Daily goal in minutes");
        await Expect(goal).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(goal).ToHaveValueAsync("500");
        Assert.Empty(await Browser.ViolationsAsync(emmy.Page));
        await Pictures.KeepAsync(emmy.Page, "welcome-error");
    }

    [Fact, Covers("ONB-2", "ONB-3", "PRO-9", "MSG-1")]
    public async Task A_skipped_wizard_stays_on_the_dashboard_until_it_is_done_and_one_welcome_mail_follows()
    {
        using var account = await product.SignUpAsync("mary@example.com", skipWizard: false);
        await using var mary = await Visitor.SignedInAsync(browser, product, "mary@example.com");
        await mary.ArriveAsync("/welcome/welcome");
        await mary.Button("Skip for now").ClickAsync();
        await mary.ArriveAsync("/dashboard");
        await Expect(mary.Page.GetByText("Your setup is not finished.")).ToBeVisibleAsync();
        await Pictures.KeepAsync(mary.Page, "dashboard-skipped");

        await mary.SignOutAsync();
        await mary.SignInAsync("mary@example.com");
        await mary.ArriveAsync("/dashboard"); // not nagged again
        await mary.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Continue setup" }).First.ClickAsync();
        await mary.ArriveAsync("/welcome/welcome");
        foreach (var heading in new[] { "Tell us about you", "Make it yours", "Pick your modules" })
        {
            await mary.Button("Continue").ClickAsync();
            await Expect(mary.Heading).ToHaveTextAsync(heading);
        }
        await mary.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Lessons" }).UncheckAsync(); // recommended, so ticked
        await mary.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Practice decks" }).CheckAsync();
        await mary.Button("Continue").ClickAsync();
        await Expect(mary.Heading).ToHaveTextAsync("Ready for your first step");
        await mary.Button("Open my dashboard").ClickAsync();
        await mary.ArriveAsync("/dashboard");
        await Expect(mary.Page.GetByText("Your setup is not finished.")).ToBeHiddenAsync();
        await Expect(mary.Page.GetByRole(AriaRole.Img, new() { Name = "Percent of your profile" })).ToBeVisibleAsync();
        Assert.Empty(await Browser.ViolationsAsync(mary.Page));
        await Pictures.KeepAsync(mary.Page, "dashboard-suggested");
        await mary.Button("Add Lessons").ClickAsync();
        await Expect(mary.Page.GetByText("Suggested for you")).ToBeHiddenAsync();

        await product.MailAsync("mary@example.com", "Welcome");
        await mary.OpenAsync("/welcome/first-step");
        await mary.ArriveAsync("/dashboard");
        var welcomes = await product.Outside.MailsAsync("mary@example.com", _ => true);
        Assert.Single(welcomes, mail => mail.Subject.StartsWith("Welcome", StringComparison.Ordinal));
    }
}
