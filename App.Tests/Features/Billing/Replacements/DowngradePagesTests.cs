using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Tests.Features.Subscriptions.Changes;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static BlazorAccounts.Tests.Features.Billing.Replacements.Downgrader;

namespace BlazorAccounts.Tests.Features.Billing.Replacements;

/// <summary>What people see and are told of a cheaper plan at Cashfree.</summary>
[Covers("PAY-2", "PAY-6", "OPS-11")]
public sealed class DowngradePagesTests
{
    [Fact]
    public async Task A_price_that_was_announced_and_changes_is_announced_again()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, year) = await app.OfAYearAsync();
        await app.WaitAsync(year.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() - TimeSpan.FromHours(60));
        await AnnouncedAsync(app, Year);
        await app.PreparedAsync(ada);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await AnnouncedAsync(app, Year, Month);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.True((await app.ChangeAsync(ada, PlanCode.PremiumYearly)).Ok);
        await app.DrainAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        await AnnouncedAsync(app, Year, Month, Year);

        await app.OnlyChargesAsync(ada, year.GatewaySubscriptionId!);
    }

    [Fact]
    public async Task The_pages_work_without_a_script_and_the_api_says_the_same()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, year) = await app.OfAYearAsync();
        using var browser = await app.BrowserOfAsync(ada);
        await browser.OpenAsync("/upgrade");
        Assert.NotNull(browser.Page.QuerySelector("a[href='/upgrade/change?plan=premium.monthly']"));
        await browser.OpenAsync("/upgrade/change?plan=premium.monthly");
        var text = browser.Page.QuerySelector("main")!.TextContent;
        Assert.Contains("To check the account it takes ₹1.00, which goes back at once.", text, StringComparison.Ordinal);
        Assert.Contains("₹799.00", text, StringComparison.Ordinal);
        await browser.SubmitAsync("/upgrade/change", null);
        Assert.StartsWith("/sandbox/cashfree/mandates/", browser.Path, StringComparison.Ordinal);
        Assert.Contains("paid back at once", browser.Page.DocumentElement.TextContent, StringComparison.Ordinal);
        var back = await CashfreeShop.PayAsync(new Uri(app.Address, browser.Path).ToString(), CashfreeShop.Good);
        await app.UntilAsync(ada, s => s.NextPlanVersionId is not null);
        await app.DrainAsync();

        await browser.OpenAsync(back.PathAndQuery);
        Assert.Contains("Your change is planned", browser.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using (var program = await app.ProgramOfAsync(ada))
        {
            var shown = await program.GetFromJsonAsync<JsonElement>("/api/v1/billing");
            Assert.Equal((PlanCode.PremiumMonthly, PlanCode.PremiumYearly, false), (shown.GetProperty("next").GetProperty("plan").GetString(), shown.GetProperty("plan").GetString(), shown.GetProperty("cancelAtPeriodEnd").GetBoolean()));
        }
        await browser.OpenAsync("/billing");
        Assert.Contains("Premium, monthly follows.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        await browser.SubmitAsync("/upgrade/change", null); // keep the present plan

        await app.DrainAsync();
        await browser.OpenAsync("/billing");
        Assert.DoesNotContain("follows.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        await app.OnlyChargesAsync(ada, year.GatewaySubscriptionId!);
    }

    private static async Task AnnouncedAsync(TestApp app, params long[] expected)
    {
        await app.RunJobAsync("announce-debits");
        await app.RunJobAsync("announce-debits");
        await using var db = app.OpenDb();
        Assert.Equal(expected, await db.DebitNotices.OrderBy(n => n.SentAt).Select(n => n.Amount).ToListAsync());
    }
}
