using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Features.Subscriptions.Changes;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Billing.Mandates;

/// <summary>A plan above INR 15,000, whose renewals somebody would have to approve: it is refused before anything is written or asked of the gateway, with the reason.</summary>
[Covers("PAY-2", "PAY-6")]
public sealed class ApprovalNeededTests
{
    [Fact]
    public async Task Buying_it_is_refused_before_there_is_a_checkout_and_says_why()
    {
        await using var app = await TestApp.StartAsync();
        await SeedAsync(app);
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);

        var refused = await app.CheckoutAtAsync(ada, "cashfree", plan: PlanCode.PremiumYearly);
        Assert.Equal((422, "approval_needed"), (refused.Status, refused.Code));
        using var browser = await app.BrowserOfAsync(ada);
        await browser.OpenAsync("/upgrade?currency=INR&p=y");
        await browser.SubmitAsync("/upgrade/checkout", null, ("gateway", "cashfree"));
        Assert.Contains("above ₹15,000", browser.Page.DocumentElement.TextContent, StringComparison.Ordinal);

        await using var db = app.OpenDb();
        Assert.Empty(await db.Checkouts.ToListAsync());
        Assert.Empty(await db.BillingCustomers.ToListAsync());
        Assert.True((await app.CheckoutAtAsync(ada, null, plan: PlanCode.PremiumYearly)).Ok); // the next gateway that may renew it
        Assert.Equal("stripe", (await db.Checkouts.SingleAsync()).Gateway);
    }

    [Fact]
    public async Task Changing_to_it_is_refused_too_on_page_and_api()
    {
        await using var app = await TestApp.StartAsync();
        await SeedAsync(app);
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.BuyInIndiaAsync(ada);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);

        var preview = await app.PreviewAsync(ada, PlanCode.PremiumYearly);
        var change = await app.ChangeAsync(ada, PlanCode.PremiumYearly);
        Assert.Equal((422, "approval_needed", 422, "approval_needed"), (preview.Status, preview.Code, change.Status, change.Code));
        using var browser = await app.BrowserOfAsync(ada);
        await browser.OpenAsync("/upgrade/change?plan=premium.yearly");
        Assert.Contains("above ₹15,000", browser.Page.DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.Null(browser.Page.QuerySelector("form[action='/upgrade/change']"));
        await using var db = app.OpenDb();
        Assert.Single(await db.Checkouts.ToListAsync());
    }

    private static async Task SeedAsync(TestApp app)
    {
        await using var db = app.OpenDb();
        var dear = PlanFile.Bundled with
        {
            Plans = [.. PlanFile.Bundled.Plans.Select(p => p.Code == PlanCode.PremiumYearly ? p with { Prices = new Dictionary<string, long> { ["USD"] = 20000, ["INR"] = 1_500_100 } } : p)],
        };
        await new SeedPlans(dear, app.Clock).SeedAsync(db, CancellationToken.None);
    }
}
