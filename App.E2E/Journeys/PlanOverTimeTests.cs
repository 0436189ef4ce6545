using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>A paid plan over months: kept, cancelled, renewed, and a card that stops working.</summary>
public sealed class PlanOverTimeTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Fact, Covers("PAY-6", "PAY-10", "MSG-1")]
    public async Task A_plan_is_cancelled_in_three_clicks_and_can_be_kept()
    {
        await using var payer = await PayerAsync("leaver@example.com");
        await payer.Link("Billing").First.ClickAsync(); // click 1
        await payer.Link("Cancel plan").ClickAsync(); // click 2
        await payer.ArriveAsync("/billing/cancel");
        await Expect(payer.Heading).ToHaveTextAsync("Cancel your plan?");
        await Pictures.KeepAsync(payer.Page, "cancel");
        Assert.Empty(await Browser.ViolationsAsync(payer.Page));
        await payer.Button("Cancel plan").ClickAsync(); // click 3
        await Expect(payer.Page.GetByText("Plan cancelled. You keep everything until")).ToBeVisibleAsync();
        await Expect(payer.Page.GetByText("Ends soon")).ToBeVisibleAsync();
        await Pictures.KeepAsync(payer.Page, "billing-canceling");
        await product.MailAsync("leaver@example.com", "cancel");

        await payer.Button("Keep plan").ClickAsync();
        await Expect(payer.Page.GetByText("Plan kept. It renews as before.")).ToBeVisibleAsync();
        await Expect(payer.Page.GetByText("Active", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact, Covers("PAY-10", "PAY-13")]
    public async Task The_portal_changes_the_card_and_leads_back()
    {
        await using var payer = await PayerAsync("mover@example.com");
        await payer.OpenAsync("/billing");
        await payer.Button("Manage in portal").ClickAsync();
        await Expect(payer.Page.GetByText("Payment methods")).ToBeVisibleAsync();
        await Pictures.KeepAsync(payer.Page, "portal");
        await payer.Page.GetByRole(AriaRole.Link, new() { Name = "Return to BlazorAccounts" }).ClickAsync();
        await payer.ArriveAsync("/billing");
        await Expect(payer.Page.GetByText("Updating…")).ToBeHiddenAsync(); // nothing was changed

        await ChangeCardAsync(payer, "5555555555554444");
        await payer.ArriveAsync("/billing");
        await Expect(payer.Page.GetByText("Mastercard •••• 4444")).ToBeVisibleAsync();
    }

    [Fact, Covers("PAY-5", "PAY-7", "PAY-9", "PAY-13", "MSG-1")]
    public async Task Months_pass_a_card_fails_and_a_new_one_puts_it_right()
    {
        await using var payer = await PayerAsync("regular@example.com");
        await MonthAsync(payer);
        await MonthAsync(payer);
        await payer.OpenAsync("/billing");
        await Expect(payer.Cells("Invoices", "Paid")).ToHaveCountAsync(3);
        await Pictures.KeepAsync(payer.Page, "billing-renewed");

        await ChangeCardAsync(payer, "4000000000000341");
        await payer.ArriveAsync("/billing");
        await Expect(payer.Page.GetByText("Visa •••• 0341")).ToBeVisibleAsync();
        await MonthAsync(payer);
        await product.MailAsync("regular@example.com", "We could not charge");
        await payer.OpenAsync("/dashboard");
        await Expect(payer.Page.GetByText("did not go through.")).ToBeVisibleAsync();
        await Pictures.KeepAsync(payer.Page, "dashboard-past-due");
        await payer.OpenAsync("/billing");
        await Expect(payer.Page.GetByText("Past due", new() { Exact = true })).ToBeVisibleAsync();
        await Pictures.KeepAsync(payer.Page, "billing-past-due");

        await ChangeCardAsync(payer, "4242424242424242");
        await payer.ArriveAsync("/billing");
        await product.Outside.AdvanceAsync(TimeSpan.FromDays(5)); // the next attempt
        await payer.OpenAsync("/billing");
        await Expect(payer.Page.GetByText("Active", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(payer.Page.GetByText("did not go through")).ToBeHiddenAsync();
    }

    // Long enough for a session that nobody uses to end, too; with no page open that would notice it first.
    private async Task MonthAsync(Visitor payer)
    {
        await payer.OpenAsync("about:blank");
        await product.Outside.AdvanceAsync(TimeSpan.FromDays(31));
        await payer.SignInAsync("regular@example.com");
        await payer.ArriveAsync("/dashboard");
    }

    private static async Task ChangeCardAsync(Visitor payer, string card)
    {
        await payer.Page.GetByRole(AriaRole.Button, new() { Name = "Update card" }).ClickAsync();
        await payer.TypeAsync("Card number", card);
        await payer.TypeAsync("Expiry (MM / YY)", "12 / 34");
        await payer.TypeAsync("Security code (CVC)", "123");
        await payer.TypeAsync("Name on card", "Ada Example");
        await Pictures.KeepAsync(payer.Page, "portal-card");
        await payer.Button("Save card").ClickAsync();
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
