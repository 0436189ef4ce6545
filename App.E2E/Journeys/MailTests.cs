using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>Every mail of a customer's first months, as a mail program draws it.</summary>
public sealed class MailTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    private const string Email = "reader@example.com";

    [Fact, Covers("MSG-1", "MSG-3")]
    public async Task Every_mail_fits_a_phone_in_light_and_dark_and_says_one_thing()
    {
        await LiveThroughAsync();
        var mails = await product.Outside.MailsAsync(Email, all => all.Count >= 7);
        foreach (var dark in new[] { false, true })
        {
            await using var context = await browser.ContextAsync(product.Url, dark, Browser.Phone);
            var page = await context.NewPageAsync();
            foreach (var mail in mails)
            {
                await page.GotoAsync($"/dev/mailbox/{mail.Id}/html");
                await Expect(page.Locator("h1")).ToHaveCountAsync(1);
                await Pictures.KeepAsync(page, $"mail-{string.Concat(mail.Subject.Where(char.IsAsciiLetter))}_{(dark ? "dark" : "light")}");
                Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"), mail.Subject); // no script runs in a mail
                Assert.InRange(mail.Html.Length, 500, 30_000);
                Assert.DoesNotContain("<", mail.Text, StringComparison.Ordinal);
            }
        }
    }

    // Signs up, sees the trial end, buys, pays, fails to pay, leaves.
    private async Task LiveThroughAsync()
    {
        using var reader = await product.SignUpAsync(Email, skipWizard: false);
        foreach (var days in new[] { 4, 2, 2 })
        {
            await product.Outside.AdvanceAsync(TimeSpan.FromDays(days));
            await product.Outside.RunJobAsync("trial-reminders");
            await product.Outside.RunJobAsync("expire-trials");
        }
        await using var visitor = await Visitor.SignedInAsync(browser, product, Email);
        await visitor.ToCheckoutAsync();
        await visitor.PayAsync("4242424242424242");
        await Expect(visitor.Heading).ToHaveTextAsync("You are all set");
        await visitor.OpenAsync("/billing/cancel");
        await visitor.Button("Cancel plan").ClickAsync();
        await Expect(visitor.Page.GetByText("Plan cancelled.")).ToBeVisibleAsync();
    }
}
