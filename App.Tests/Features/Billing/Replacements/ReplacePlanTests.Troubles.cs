using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Features.Subscriptions.Changes;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Billing.Replacements;

/// <summary>What is refused, stale or away.</summary>
public sealed partial class ReplacePlanTests
{
    [Fact]
    public async Task In_the_last_day_of_a_period_it_says_what_to_do_instead()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, old) = await SubscriberAsync(app);
        await app.WaitAsync(old.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() - TimeSpan.FromHours(24.5));
        Assert.Equal((409, "change_too_late"), Said(await app.PreviewAsync(ada, PlanCode.PremiumYearly)));
        Assert.Equal((409, "change_too_late"), Said(await app.ChangeAsync(ada, PlanCode.PremiumYearly)));
        await using var db = app.OpenDb();
        Assert.Equal(0, await db.Checkouts.CountAsync(c => c.Replaces != null));
    }

    [Fact]
    public async Task A_payment_with_a_credit_that_is_stale_goes_back_and_the_present_plan_goes_on()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, old) = await SubscriberAsync(app);
        await app.WaitAsync(TimeSpan.FromDays(2));
        var page = await UpgradeAsync(app, ada, null);
        await using var db = app.OpenDb();
        // As if the plan had renewed while the page was open.
        await db.Checkouts.Where(c => c.Replaces != null).ExecuteUpdateAsync(set => set.SetProperty(c => c.ReplacesUntil, old.CurrentPeriodEnd!.Value.AddMonths(-1)));

        await CashfreeShop.PayAsync(page, CashfreeShop.Good);
        await Eventually.SoAsync(() => db.SecondCharges.AnyAsync(s => s.SettledAt != null), "the second charge is settled");
        await app.DrainAsync();

        var second = await db.SecondCharges.AsNoTracking().SingleAsync();
        Assert.Equal(old.GatewaySubscriptionId, second.KeptSubscriptionId);
        Assert.NotNull(second.GatewayRefundId);
        Assert.Equal((old.GatewaySubscriptionId, SubscriptionStatus.Active), ((await RowAsync(app, ada)).GatewaySubscriptionId, (await RowAsync(app, ada)).Status));
        Assert.Equal(GatewayStatus.Active, await StatusAsync(app, old.GatewaySubscriptionId!));
        Assert.Equal(GatewayStatus.Ended, await StatusAsync(app, second.GatewaySubscriptionId));
    }

    [Fact]
    public async Task While_the_gateway_is_down_nothing_is_lost_and_an_ordinary_checkout_does_not_close_the_page()
    {
        await using var app = await TestApp.StartAsync(("Gateways:Cashfree:Retries", "0"), ("Gateways:Cashfree:Timeout", "00:00:02"));
        var (ada, old) = await SubscriberAsync(app);
        await app.ControlCashfreeAsync(new { outage = true });
        Assert.Equal((503, "payments_unavailable"), Said(await app.ChangeAsync(ada, PlanCode.PremiumYearly)));
        await app.ControlCashfreeAsync(new { outage = false });

        var page = await UpgradeAsync(app, ada, null);
        Assert.Equal((409, "already_subscribed"), Said(await app.CheckoutAtAsync(ada, null, null)));
        Assert.Equal(page, await UpgradeAsync(app, ada, null));
        await CashfreeShop.PayAsync(page, CashfreeShop.Good);

        var now = await app.UntilAsync(ada, s => s.GatewaySubscriptionId != old.GatewaySubscriptionId);
        await app.DrainAsync();
        await ConvergedAsync(app, ada, now);
    }

    [Fact]
    public async Task The_page_works_without_a_script_and_the_api_answers_where_to_pay()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, old) = await SubscriberAsync(app);
        using var browser = await app.BrowserOfAsync(ada);
        await browser.OpenAsync("/upgrade/change?plan=premium.yearly");
        Assert.Contains("Unused time on Premium", browser.Page.DocumentElement.TextContent, StringComparison.Ordinal);

        await browser.SubmitAsync("/upgrade/change", null);

        Assert.StartsWith("/sandbox/cashfree/mandates/", browser.Path, StringComparison.Ordinal);
        await CashfreeShop.PayAsync(new Uri(app.Address, browser.Path).ToString(), CashfreeShop.Good);
        var now = await app.UntilAsync(ada, s => s.GatewaySubscriptionId != old.GatewaySubscriptionId);
        await app.DrainAsync();
        await ConvergedAsync(app, ada, now);
    }
}
