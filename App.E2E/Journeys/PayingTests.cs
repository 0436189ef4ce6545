using System.Net.Http.Json;
using BlazorAccounts.E2E.Support;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>What can go wrong between "Continue to payment" and an active plan.</summary>
public sealed class PayingTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Fact, Covers("PAY-1", "PAY-13")]
    public async Task A_declined_card_is_said_and_another_one_pays()
    {
        await using var buyer = await BuyerAsync("declined@example.com");
        await buyer.ToCheckoutAsync();
        await buyer.PayAsync("4000000000000002");
        await Expect(buyer.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("declined");
        await Pictures.KeepAsync(buyer.Page, "hosted-declined");
        await buyer.PayAsync("4242424242424242");
        await Expect(buyer.Heading).ToHaveTextAsync("You are all set");
    }

    [Fact, Covers("PAY-1", "PAY-13")]
    public async Task A_bank_that_asks_can_be_refused_left_and_answered()
    {
        await using var buyer = await BuyerAsync("bank@example.com");
        await buyer.ToCheckoutAsync();
        await buyer.PayAsync("4000002760003184");
        await Expect(buyer.Heading).ToHaveTextAsync("Your bank asks you to confirm");
        await Pictures.KeepAsync(buyer.Page, "hosted-bank");
        await buyer.Button("Fail authentication").ClickAsync();
        await Expect(buyer.Heading).ToHaveTextAsync("Payment failed");
        await buyer.Link("Try another card").ClickAsync();

        await buyer.PayAsync("4000002760003184");
        await buyer.Link("Go back without answering").ClickAsync();
        await buyer.OpenAsync("/billing");
        await Expect(buyer.Page.GetByText("Trial", new() { Exact = true })).ToBeVisibleAsync(); // nothing was granted

        await buyer.ToCheckoutAsync();
        await buyer.PayAsync("4000002760003184");
        await buyer.Button("Complete authentication").ClickAsync();
        await Expect(buyer.Heading).ToHaveTextAsync("You are all set");
    }

    [Fact, Covers("PAY-1")]
    public async Task A_cancelled_checkout_is_said_and_can_be_begun_again()
    {
        await using var buyer = await BuyerAsync("undecided@example.com");
        await buyer.ToCheckoutAsync();
        await buyer.Page.GetByRole(AriaRole.Link, new() { Name = "Cancel and go back" }).ClickAsync();
        await buyer.ArriveAsync("/upgrade");
        await Expect(buyer.Page.GetByText("Checkout was cancelled.")).ToBeVisibleAsync();
        await buyer.Button("Continue to payment").ClickAsync();
        await buyer.PayAsync("4242424242424242");
        await Expect(buyer.Heading).ToHaveTextAsync("You are all set");
    }

    [Fact, Covers("PAY-1", "PAY-12")]
    public async Task A_second_checkout_is_the_same_one_and_is_never_charged_twice()
    {
        await using var buyer = await BuyerAsync("twice@example.com");
        await buyer.ToCheckoutAsync();
        var other = await buyer.Context.NewPageAsync();
        await other.GotoAsync("/upgrade");
        await other.GetByRole(AriaRole.Button, new() { Name = "Continue to payment" }).ClickAsync();
        await Expect(other.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Subscribe to");
        Assert.Equal(buyer.Page.Url, other.Url);

        await buyer.PayAsync("4242424242424242");
        await Expect(buyer.Heading).ToHaveTextAsync("You are all set");
        await other.ReloadAsync();
        await Expect(other.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This checkout is complete");

        await buyer.OpenAsync("/upgrade");
        await Expect(buyer.Page.GetByText("You have a plan already.")).ToBeVisibleAsync();
        await Expect(buyer.Button("Continue to payment")).ToHaveCountAsync(0);
        await Pictures.KeepAsync(buyer.Page, "upgrade-paid");
    }

    [Fact, Covers("PAY-1", "PAY-2", "PAY-13")]
    public async Task Somebody_in_india_pays_in_rupees_by_upi_at_cashfree()
    {
        const string email = "asha@example.com";
        using var account = await product.SignUpAsync(email);
        await using (var db = product.App.OpenDb())
        {
            await db.UserSettings.Where(s => db.Users.Any(u => u.Id == s.UserId && u.NormalizedEmail == EmailAddress.Normalize(email)))
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.TimeZone, "Asia/Kolkata").SetProperty(s => s.Currency, "INR"));
        }
        await using var buyer = await Visitor.SignedInAsync(browser, product, email);
        await buyer.ArriveAsync("/dashboard");
        await buyer.ToCheckoutAsync();
        await Expect(buyer.Page.GetByText("₹799.00 per month")).ToBeVisibleAsync();
        await buyer.LooksAsync("cashfree-mandate");
        await buyer.TypeAsync("UPI address", "testfailure@gocash");
        await buyer.Button("Subscribe by UPI").ClickAsync();
        await Expect(buyer.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The bank refused the mandate.");

        await buyer.TypeAsync("UPI address", "testsuccess@gocash");
        await buyer.Button("Subscribe by UPI").ClickAsync();
        await Expect(buyer.Heading).ToHaveTextAsync("You are all set");
        await buyer.OpenAsync("/sandbox/cashfree");
        await buyer.LooksAsync("cashfree-developer");
    }

    [Theory, InlineData(true), InlineData(false), Covers("PAY-6")]
    public async Task A_mandate_gives_way_to_the_year_for_exactly_what_was_shown_and_a_month_follows_until_it_is_taken_back(bool javaScript)
    {
        var email = $"grower{javaScript}@example.com".ToLowerInvariant();
        using var account = await product.SignUpAsync(email);
        await using (var db = product.App.OpenDb())
        {
            await db.UserSettings.Where(s => db.Users.Any(u => u.Id == s.UserId && u.NormalizedEmail == EmailAddress.Normalize(email)))
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.TimeZone, "Asia/Kolkata").SetProperty(s => s.Currency, "INR"));
        }
        await using var buyer = await Visitor.SignedInAsync(browser, product, email, javaScript: javaScript);
        await buyer.OpenAsync("/upgrade");
        await buyer.Button("Continue to payment").ClickAsync();
        await AuthoriseAsync(buyer);

        await buyer.OpenAsync("/upgrade");
        await buyer.Link("Change to yearly").ClickAsync();
        await buyer.ArriveAsync("/upgrade/change");
        await buyer.LooksAsync("change-mandate");
        var due = await buyer.Page.Locator("dd strong .num").InnerTextAsync();
        await buyer.Button("Continue to payment").ClickAsync();
        await AuthoriseAsync(buyer);

        await buyer.OpenAsync("/billing");
        await Expect(buyer.Page.GetByRole(AriaRole.Cell, new() { Name = due, Exact = true }).First).ToBeVisibleAsync();
        await buyer.OpenAsync("/upgrade");
        await buyer.Link("Change to monthly").ClickAsync();
        await Expect(buyer.Page.GetByText("To check the account it takes ₹1.00, which goes back at once.")).ToBeVisibleAsync();
        await buyer.LooksAsync("change-mandate-later");
        await buyer.Button("Continue").ClickAsync();
        await AuthoriseAsync(buyer, "Your change is planned");
        await buyer.LooksAsync("change-mandate-planned");
        await buyer.Link("Show billing").ClickAsync();
        await Expect(buyer.Page.GetByText("Premium, monthly follows.")).ToBeVisibleAsync();
        await buyer.LooksAsync("billing-mandate-to-come");
        await buyer.Button("Keep the present plan").ClickAsync();
        await Expect(buyer.Page.GetByText("Your plan is as you want it.")).ToBeVisibleAsync();
        await Expect(buyer.Page.GetByText("Premium, monthly follows.")).ToBeHiddenAsync();
    }

    private static async Task AuthoriseAsync(Visitor buyer, string then = "You are all set")
    {
        await buyer.TypeAsync("UPI address", "testsuccess@gocash");
        await buyer.Button("Subscribe by UPI").ClickAsync();
        await Expect(buyer.Heading).ToHaveTextAsync(then);
    }

    [Theory, InlineData(true), InlineData(false), Covers("PAY-2")]
    public async Task While_one_gateway_is_down_the_other_is_one_button_away(bool javaScript)
    {
        var email = $"patient{javaScript}@example.com".ToLowerInvariant();
        using var account = await product.SignUpAsync(email);
        await using var buyer = await Visitor.SignedInAsync(browser, product, email, javaScript: javaScript);
        await buyer.OpenAsync("/upgrade?currency=INR");
        await Expect(buyer.Page.GetByRole(AriaRole.Radio, new() { Name = "Stripe" })).ToBeCheckedAsync();
        await buyer.LooksAsync("upgrade-ways");
        using var http = product.App.NewClient();
        (await http.PostAsJsonAsync("/sandbox/cashfree/control", new { outage = true })).EnsureSuccessStatusCode();
        try
        {
            await buyer.Page.GetByRole(AriaRole.Radio, new() { Name = "Cashfree" }).CheckAsync();
            await buyer.Button("Continue to payment").ClickAsync();
            await Expect(buyer.Page.GetByText("Payments are being maintained.")).ToBeVisibleAsync();
            await buyer.LooksAsync("upgrade-other-way");
            await buyer.Button("Pay with Stripe instead").ClickAsync();
        }
        finally
        {
            (await http.PostAsJsonAsync("/sandbox/cashfree/control", new { outage = false })).EnsureSuccessStatusCode();
        }
        await buyer.PayAsync("4242424242424242");
        await Expect(buyer.Heading).ToHaveTextAsync("You are all set");
    }

    [Fact, Covers("PAY-2", "PAY-13")]
    public async Task While_payments_are_away_the_page_says_so_and_trying_again_works()
    {
        await using var buyer = await BuyerAsync("patient@example.com");
        await product.BreakAsync(new { outage = true });
        await buyer.OpenAsync("/upgrade");
        await buyer.Button("Continue to payment").ClickAsync();
        await Expect(buyer.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Payments are being maintained.");

        await product.BreakAsync(new { outage = false });
        await buyer.Button("Try again").ClickAsync();
        await Expect(buyer.Heading).ToContainTextAsync("Subscribe to");
    }

    private async Task<Visitor> BuyerAsync(string email)
    {
        using var account = await product.SignUpAsync(email);
        var buyer = await Visitor.SignedInAsync(browser, product, email);
        await buyer.ArriveAsync("/dashboard");
        return buyer;
    }
}
