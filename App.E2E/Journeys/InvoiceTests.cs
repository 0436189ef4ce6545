using System.Text;
using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Features.Invoices;
using BlazorAccounts.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>Paying, downloading the invoice, and saying whom the next one is for.</summary>
public sealed class InvoiceTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Fact, Covers("PAY-9")]
    public async Task The_invoice_is_downloaded_and_the_next_one_names_the_company()
    {
        const string Email = "payer@example.com";
        using var account = await product.SignUpAsync(Email);
        await account.BuyAsync("premium.monthly");
        await account.UntilAsync("/api/v1/billing/invoices", invoices => invoices.GetArrayLength() == 1);
        await using var payer = await Visitor.SignedInAsync(browser, product, Email);
        await payer.ArriveAsync("/dashboard");
        await payer.OpenAsync("/billing");
        await payer.LiveAsync();
        var card = payer.Page.GetByRole(AriaRole.Region, new() { Name = "Invoices", Exact = true }).First;
        await Expect(card.GetByRole(AriaRole.Cell, new() { Name = "Paid", Exact = true })).ToBeVisibleAsync();

        var download = await payer.Page.RunAndWaitForDownloadAsync(() => card.GetByRole(AriaRole.Link, new() { Name = "PDF" }).ClickAsync());

        Assert.Matches("^INV-[0-9]{4}-[0-9]{6}[.]pdf$", download.SuggestedFilename);
        await using (var file = await download.CreateReadStreamAsync())
        {
            var first = new byte[8];
            await file.ReadExactlyAsync(first);
            Assert.Equal("%PDF-1.7", Encoding.ASCII.GetString(first));
        }
        var answer = await payer.Context.APIRequest.GetAsync(download.Url);
        Assert.Equal("application/pdf", answer.Headers["content-type"]);
        await payer.LooksAsync("billing-invoices");

        await payer.Link("Billing details").ClickAsync();
        await payer.ArriveAsync("/billing/details");
        await payer.TypeAsync("Full name", "Ada King");
        await payer.Page.GetByLabel("Company").FillAsync("Lovelace Engines");
        await payer.Page.GetByLabel("Country").SelectOptionAsync("GB");
        await payer.TypeAsync("Street and number", "12 St James's Square");
        await payer.TypeAsync("Town", "London");
        await payer.LooksAsync("billing-details");
        await payer.Button("Save billing details").ClickAsync();
        await payer.ArriveAsync("/billing");
        await Expect(payer.Page.GetByText("Saved. Your next invoice says so.")).ToBeVisibleAsync();

        await payer.OpenAsync("about:blank");
        await product.Outside.AdvanceAsync(TimeSpan.FromDays(31.5));
        await payer.SignInAsync(Email);
        await payer.ArriveAsync("/dashboard");
        await payer.OpenAsync("/billing");
        await Expect(card.GetByRole(AriaRole.Cell, new() { Name = "Paid", Exact = true })).ToHaveCountAsync(2);
        var newest = await payer.Context.APIRequest.GetAsync(product.Url + await card.GetByRole(AriaRole.Link, new() { Name = "PDF" }).First.GetAttributeAsync("href"));
        Assert.Contains("Lovelace Engines", new PdfText(await newest.BodyAsync()).Pages[0], StringComparison.Ordinal);
    }
}
