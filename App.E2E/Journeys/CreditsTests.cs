using System.Net.Http.Json;
using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>What is bought once, and what takes something off what is bought again and again.</summary>
public sealed class CreditsTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Theory, InlineData(true), InlineData(false), Covers("ORD-1", "ORD-2")]
    public async Task Buying_credits_leads_over_the_hosted_page_back_to_the_order(bool javaScript)
    {
        var email = $"collector{javaScript}@example.com".ToLowerInvariant();
        await using var buyer = await BuyerAsync(email, javaScript);
        await buyer.OpenAsync("/orders");
        await Expect(buyer.Page.GetByText("No orders yet")).ToBeVisibleAsync();
        await buyer.LooksAsync("orders-none");
        await buyer.Button("Buy 500 credits").ClickAsync();
        await Expect(buyer.Heading).ToContainTextAsync("Pay");
        await buyer.Page.GetByRole(AriaRole.Link, new() { Name = "Cancel and go back" }).ClickAsync();
        await Expect(buyer.Page.GetByText("You left the payment page.")).ToBeVisibleAsync();
        await buyer.LooksAsync("order-left");
        await buyer.Link("Back to payment").ClickAsync();
        await buyer.PayAsync("4242424242424242", "Pay $20.00");

        await Expect(buyer.Page.GetByText("500 credits are in your account.")).ToBeVisibleAsync();
        await buyer.LooksAsync("order-paid");
        await buyer.Link("Show all orders").ClickAsync();
        await Expect(buyer.Page.GetByRole(AriaRole.Cell, new() { Name = "+500" })).ToBeVisibleAsync();
        await buyer.LooksAsync("orders");
        await product.MailAsync(email, "Receipt for $20.00");
    }

    [Fact, Covers("ORD-1")]
    public async Task An_order_that_is_not_paid_can_be_cancelled()
    {
        await using var buyer = await BuyerAsync("hesitant@example.com");
        await buyer.OpenAsync("/orders");
        await buyer.Button("Buy 100 credits").ClickAsync();
        await buyer.Page.GetByRole(AriaRole.Link, new() { Name = "Cancel and go back" }).ClickAsync();
        await buyer.Button("Cancel order").ClickAsync();
        await Expect(buyer.Page.GetByText("The order was cancelled. Nothing was charged.")).ToBeVisibleAsync();
        await Expect(buyer.Page.GetByText("Cancelled", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact, Covers("ORD-4", "PAY-1")]
    public async Task A_coupon_on_the_upgrade_page_takes_off_what_it_says()
    {
        await CouponAsync("THIRD", 33);
        await using var buyer = await BuyerAsync("thrifty@example.com");
        await buyer.OpenAsync("/upgrade");
        await buyer.Page.GetByLabel("Coupon").FillAsync("nothing");
        await buyer.Button("Apply").ClickAsync();
        await Expect(buyer.Page.GetByText("There is no such coupon.")).ToBeVisibleAsync();
        await buyer.LooksAsync("upgrade-coupon-wrong");
        await buyer.Page.GetByLabel("Coupon").FillAsync("third");
        await buyer.Button("Apply").ClickAsync();
        await Expect(buyer.Page.GetByText("THIRD is applied.")).ToBeVisibleAsync();
        await Expect(buyer.Page.GetByText("$8.04 today instead of $12.00")).ToBeVisibleAsync();
        await buyer.LooksAsync("upgrade-coupon");
        await buyer.Button("Continue to payment").ClickAsync();
        await Expect(buyer.Page.GetByText("$8.04").First).ToBeVisibleAsync();
        await buyer.PayAsync("4242424242424242");
        await Expect(buyer.Heading).ToHaveTextAsync("You are all set");
        await product.MailAsync("thrifty@example.com", "Receipt for $8.04");
    }

    private async Task CouponAsync(string coupon, int percentOff)
    {
        using var admin = await product.AdminAsync();
        using var made = await admin.PostAsJsonAsync("/api/v1/admin/coupons", new { code = coupon, percentOff });
        made.EnsureSuccessStatusCode();
    }

    private async Task<Visitor> BuyerAsync(string email, bool javaScript = true)
    {
        using var account = await product.SignUpAsync(email);
        var buyer = await Visitor.SignedInAsync(browser, product, email, javaScript: javaScript);
        await buyer.ArriveAsync("/dashboard");
        return buyer;
    }
}
