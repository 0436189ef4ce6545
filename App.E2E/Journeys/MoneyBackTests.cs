using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>Money that goes back, as those see it who had paid it. Nobody reloads a page.</summary>
public sealed class MoneyBackTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Fact, Covers("PAY-8", "PAY-9")]
    public async Task A_refund_shows_in_the_open_page_and_ends_the_plan()
    {
        using var account = await PaidAsync("returner@example.com", "4242424242424242");
        await using var payer = await BillingAsync("returner@example.com");
        await Expect(payer.Cells("Payments", "Paid")).ToBeVisibleAsync();

        var invoice = (await account.GetAsync("/api/v1/billing/invoices"))[0].GetProperty("id").GetGuid();
        using var admin = await product.AdminAsync();
        using var refunded = await admin.PostAsJsonAsync($"/api/v1/admin/invoices/{invoice}/refund", new { reason = "Bought by mistake" });
        refunded.EnsureSuccessStatusCode();

        await Expect(payer.Cells("Payments", "Refunded")).ToBeVisibleAsync();
        await Expect(payer.Cells("Payments", "Paid back")).ToBeVisibleAsync();
        await Expect(payer.Page.GetByText("Ended on")).ToBeVisibleAsync();
        await payer.LooksAsync("billing-refunded");
        await product.MailAsync("returner@example.com", "We paid back $12.00");
    }

    [Fact, Covers("PAY-8")]
    public async Task A_dispute_puts_the_plan_on_hold_until_the_bank_decides()
    {
        using var account = await PaidAsync("doubter@example.com", "4000000000000259");
        await using var payer = await BillingAsync("doubter@example.com");
        await Expect(payer.Page.GetByText("A payment of yours is questioned.")).ToBeVisibleAsync();
        await Expect(payer.Cells("Payments", "Being decided")).ToBeVisibleAsync();
        await payer.LooksAsync("billing-disputed");

        using var bank = new HttpClient { BaseAddress = new($"{product.Url}/sandbox/stripe/v1/"), DefaultRequestHeaders = { Authorization = new("Bearer", "sk_test_sandbox") } };
        var dispute = (await bank.GetFromJsonAsync<JsonElement>("disputes")).GetProperty("data")[0].GetProperty("id").GetString();
        using var evidence = new FormUrlEncodedContent([KeyValuePair.Create("evidence[uncategorized_text]", "winning_evidence")]);
        using var decided = await bank.PostAsync($"disputes/{dispute}", evidence);
        decided.EnsureSuccessStatusCode();
        await Expect(payer.Page.GetByText("A payment of yours is questioned.")).ToBeHiddenAsync();
        await Expect(payer.Cells("Payments", "Decided for us")).ToBeVisibleAsync();
        await Expect(payer.Page.GetByText("Active", new() { Exact = true })).ToBeVisibleAsync();
    }

    private async Task<ApiClient> PaidAsync(string email, string card)
    {
        var account = await product.SignUpAsync(email);
        await account.BuyAsync("premium.monthly", card);
        await account.UntilAsync("/api/v1/billing/payments", payments => payments.GetProperty("items").GetArrayLength() == 1);
        return account;
    }

    private async Task<Visitor> BillingAsync(string email)
    {
        var payer = await Visitor.SignedInAsync(browser, product, email);
        await payer.ArriveAsync("/dashboard");
        await payer.OpenAsync("/billing");
        return payer;
    }
}
