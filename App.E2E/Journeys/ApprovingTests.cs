using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.E2E.Support;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>A plan above INR 15,000, whose renewal waits for its payer.</summary>
public sealed class ApprovingTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Fact, Covers("PAY-2", "PAY-7", "MSG-1")]
    public async Task A_renewal_is_asked_for_looked_at_and_paid()
    {
        await PriceAsync();
        await using var payer = await Visitor.ComeAsync(browser, product);
        using (var program = await product.SignUpAsync("approver@example.com"))
        {
            using var started = await program.Http.PostAsJsonAsync("/api/v1/billing/checkout", new { plan = PlanCode.PremiumYearly, currency = "INR", gateway = "cashfree" });
            await payer.Page.GotoAsync((await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("checkoutUrl").GetString()!);
            await payer.Button("Pay by UPI").ClickAsync();
            await program.UntilAsync("/api/v1/billing", plan => plan.GetProperty("status").GetString() == "active");
        }
        await product.Outside.AdvanceAsync(TimeSpan.FromDays(363));
        await product.Outside.RunJobAsync("announce-debits");
        await product.MailAsync("approver@example.com", "to renew your plan");
        await payer.SignInAsync("approver@example.com");
        await payer.ArriveAsync("/dashboard");
        await Expect(payer.Page.GetByText("waits for your approval.")).ToBeVisibleAsync();
        await payer.LooksAsync("approve-dashboard");

        await payer.OpenAsync("/billing");
        await payer.LiveAsync();
        await BothAsync(payer, "approve-billing");
        await payer.Link("to be approved by you").ClickAsync();
        await payer.ArriveAsync("/billing/renewal");
        await Expect(payer.Heading).ToHaveTextAsync("Approve your renewal");
        await BothAsync(payer, "approve");

        await payer.Button("Approve and pay").ClickAsync();
        await payer.Button("Pay by UPI").ClickAsync();
        await payer.ArriveAsync("/billing");
        await Expect(payer.Page.GetByText("once you approve it")).ToBeVisibleAsync();
        await Expect(payer.Cells("Invoices", "Paid")).ToHaveCountAsync(2);
        await payer.LooksAsync("approve-paid");

        await payer.OpenAsync("about:blank");
        await product.Outside.AdvanceAsync(TimeSpan.FromDays(376));
        await product.Outside.RunJobAsync("follow-gateways");
        await payer.SignInAsync("approver@example.com");
        await payer.ArriveAsync("/dashboard");
        await payer.OpenAsync("/billing/renewal");
        await Expect(payer.Page.GetByText("The payment is overdue.")).ToBeVisibleAsync();
        await BothAsync(payer, "approve-overdue");
    }

    private async Task PriceAsync()
    {
        await using var db = product.App.OpenDb();
        var file = PlanFile.Bundled with
        {
            Plans = [.. PlanFile.Bundled.Plans.Select(p => p.Code == PlanCode.PremiumYearly ? p with { Prices = new Dictionary<string, long>(p.Prices) { ["INR"] = 1_600_000 } } : p)],
        };
        await new SeedPlans(file, product.App.Clock).SeedAsync(db, CancellationToken.None);
    }

    private static async Task BothAsync(Visitor payer, string name)
    {
        await payer.LooksAsync(name);
        await payer.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await payer.LooksAsync($"{name}-dark");
        await payer.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }
}
