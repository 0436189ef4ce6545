using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>A plan that is changed, changed back later, and rested.</summary>
public sealed class ChangingPlanTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Fact, Covers("PAY-6", "PAY-9")]
    public async Task Monthly_becomes_yearly_for_exactly_what_was_shown_and_monthly_again_when_the_year_is_over()
    {
        await using var payer = await PayerAsync("changer@example.com");
        await payer.OpenAsync("/upgrade");
        await payer.Link("Change to yearly").ClickAsync();
        await payer.ArriveAsync("/upgrade/change");
        await Expect(payer.Heading).ToHaveTextAsync("Change your plan");
        await Pictures.KeepAsync(payer.Page, "change-plan");
        Assert.Empty(await Browser.ViolationsAsync(payer.Page));
        var due = await payer.Page.Locator("dd strong .num").InnerTextAsync();
        await payer.Button("Confirm and pay").ClickAsync();
        await payer.ArriveAsync("/billing");
        await Expect(payer.Page.GetByText("Your plan is as you want it.")).ToBeVisibleAsync();
        await Expect(payer.Cells("Invoices", due)).ToBeVisibleAsync(); // the invoice

        await payer.Link("Change plan").ClickAsync();
        await payer.Link("Change to monthly").First.ClickAsync();
        await Expect(payer.Page.GetByText("$0.00")).ToBeVisibleAsync();
        await Pictures.KeepAsync(payer.Page, "change-plan-later");
        await payer.Button("Confirm the change").ClickAsync();
        await Expect(payer.Page.GetByText("Premium, monthly follows.")).ToBeVisibleAsync();
        await Pictures.KeepAsync(payer.Page, "billing-plan-to-come");
        await product.MailAsync("changer@example.com", "Your plan will change");

        await payer.OpenAsync("about:blank");
        await product.Outside.AdvanceAsync(TimeSpan.FromDays(364.5));
        await product.Outside.RunJobAsync("plan-changes");
        await product.Outside.AdvanceAsync(TimeSpan.FromDays(1));
        await payer.SignInAsync("changer@example.com");
        await payer.ArriveAsync("/dashboard");
        await payer.OpenAsync("/billing");
        await Expect(payer.Cells("Invoices", "Paid")).ToHaveCountAsync(3);
        await Expect(payer.Page.GetByText("follows.")).ToBeHiddenAsync();
        await Expect(payer.Page.Locator("dl.facts").GetByText("$12.00")).ToBeVisibleAsync();
    }

    [Fact, Covers("PAY-6")]
    public async Task A_plan_rests_and_goes_on()
    {
        await using var payer = await PayerAsync("rester@example.com");
        await payer.OpenAsync("/billing");
        await payer.Button("Pause plan").ClickAsync();
        await Expect(payer.Page.GetByText("Plan paused.")).ToBeVisibleAsync();
        await Expect(payer.Page.GetByText("resuming before charges nothing")).ToBeVisibleAsync();
        await Pictures.KeepAsync(payer.Page, "billing-paused");
        Assert.Empty(await Browser.ViolationsAsync(payer.Page));
        await payer.Button("Resume plan").ClickAsync();
        await Expect(payer.Page.GetByText("Plan resumed.")).ToBeVisibleAsync();
        await Expect(payer.Page.GetByText("Active", new() { Exact = true })).ToBeVisibleAsync();
    }

    private async Task<Visitor> PayerAsync(string email)
    {
        using var account = await product.SignUpAsync(email);
        await account.BuyAsync("premium.monthly");
        await account.UntilAsync("/api/v1/billing", billing => billing.GetProperty("status").GetString() == "active");
        var payer = await Visitor.SignedInAsync(browser, product, email);
        await payer.ArriveAsync("/dashboard");
        return payer;
    }
}
