using System.Net;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Subscriptions.Changes;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Features.Billing.Gateways;
using BlazorAccounts.Tests.Features.Orders;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>Whom to pay: the choice on the page, and the other gateway when the first is down before there is a page to pay on.</summary>
[Covers("PAY-1", "PAY-2")]
public sealed class OtherGatewayTests
{
    private static readonly (string, string?)[] Quick = [("Gateways:Stripe:Retries", "0"), ("Gateways:Cashfree:Retries", "0"), ("Gateways:Cashfree:Timeout", "00:00:06")];

    [Fact]
    public async Task The_page_offers_gateways_that_take_the_currency_and_the_chosen_one_is_asked()
    {
        await using var app = await TestApp.StartAsync(Quick);
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        using var browser = await app.BrowserOfAsync(ada);

        await browser.OpenAsync("/upgrade?currency=INR");
        Assert.Equal(["cashfree", "stripe"], browser.Page.QuerySelectorAll("input[name=gateway]").Select(i => i.GetAttribute("value")));
        Assert.True(browser.Page.QuerySelector("input[value=cashfree]")!.HasAttribute("checked"));
        await browser.OpenAsync("/upgrade?currency=EUR");
        Assert.Empty(browser.Page.QuerySelectorAll("input[name=gateway]"));

        await browser.OpenAsync("/upgrade?currency=INR");
        await browser.SubmitAsync("/upgrade/checkout", null, ("gateway", "stripe"));
        await using var db = app.OpenDb();
        Assert.Equal("stripe", (await db.Checkouts.SingleAsync()).Gateway);
    }

    [Fact]
    [Covers("PAY-6")]
    public async Task A_plan_of_a_gateway_that_was_switched_off_cannot_be_changed_and_says_so()
    {
        await using var app = await TestApp.StartAsync(TransferShop.On, Shop.ServerKey);
        var ada = await app.AddPersonAsync("ada@example.test");
        var transfer = (await app.CheckoutAtAsync(ada, "manual", "USD")).Require();
        await app.TransferAsync(Guid.Parse(new Uri(transfer.CheckoutUrl).Segments[^1]), 0);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await using var off = app.StartNode(Shop.ServerKey, ("Gateways:Manual:Instructions", ""));

        var answer = await off.Services.GetRequiredService<PreviewPlanChange>().RunAsync(new(ada.HomeTeamId, ada.Id, "premium.yearly"), CancellationToken.None);

        Assert.Equal((409, "change_not_supported"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task While_the_first_is_down_the_other_is_offered_by_name_and_one_button_leads_there()
    {
        await using var app = await TestApp.StartAsync(Quick);
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        using var browser = await app.BrowserOfAsync(ada);
        await app.ControlCashfreeAsync(new { outage = true });
        await browser.OpenAsync("/upgrade?currency=INR");

        await browser.SubmitAsync("/upgrade/checkout", null, ("gateway", "cashfree"));

        var button = Assert.Single(browser.Page.QuerySelectorAll("button[name=gateway]"));
        Assert.Equal(("Pay with Stripe instead", "stripe"), (button.TextContent.Trim(), button.GetAttribute("value")));
        Assert.Equal("INR", browser.Page.QuerySelector("form.instead input[name=currency]")!.GetAttribute("value")); // never another currency
        await browser.SubmitAsync("/upgrade/checkout", null, ("instead", "1"), ("gateway", "stripe"));
        Assert.StartsWith("/sandbox/stripe", browser.Path, StringComparison.Ordinal);
        await using var db = app.OpenDb();
        Assert.Equal([("cashfree", CheckoutState.Doubtful), ("stripe", CheckoutState.Open)], (await db.Checkouts.OrderBy(c => c.CreatedAt).ToListAsync()).Select(c => (c.Gateway, c.State)));
    }

    [Fact]
    public async Task The_api_names_the_alternatives()
    {
        await using var app = await TestApp.StartAsync(Quick);
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.ControlCashfreeAsync(new { outage = true });

        var down = await app.CheckoutAtAsync(ada, null);
        Assert.Equal((503, "payments_unavailable"), (down.Status, down.Code));
        Assert.Equal(["stripe"], (string[])down.Details["alternatives"]!);
        var dollars = await app.CheckoutAtAsync(ada, null, "USD");
        Assert.True(dollars.Ok); // and what a gateway does not take is nobody's alternative
    }

    [Fact]
    public async Task A_page_that_could_still_be_paid_leaves_no_alternative()
    {
        await using var app = await TestApp.StartAsync(Quick);
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        var url = (await app.CheckoutAtAsync(ada, null)).Require().CheckoutUrl;
        await app.ControlCashfreeAsync(new { outage = true });

        foreach (var gateway in new[] { "cashfree", "stripe" })
        {
            var down = await app.CheckoutAtAsync(ada, gateway);
            Assert.Equal((503, 0), (down.Status, ((string[])down.Details["alternatives"]!).Length));
        }

        await app.ControlCashfreeAsync(new { outage = false });
        Assert.True((await app.CheckoutAtAsync(ada, "stripe")).Ok);
        using var http = new HttpClient();
        using var gone = await http.GetAsync(new Uri(url));
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
    }

    [Fact]
    public async Task What_a_gateway_made_without_answering_is_closed_when_it_is_back()
    {
        await using var app = await TestApp.StartAsync(Quick);
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        var page = await LostAnswerAsync(app, ada);
        Assert.Equal(GatewayCheckoutState.Open, (await app.Services.GetRequiredService<PaymentGateways>().Require("cashfree").ReadCheckoutAsync(page, CancellationToken.None)).State);

        var stripe = (await app.CheckoutAtAsync(ada, "stripe")).Require();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(4));
        await SettleAsync(app);

        Assert.Equal(GatewayCheckoutState.Expired, (await app.Services.GetRequiredService<PaymentGateways>().Require("cashfree").ReadCheckoutAsync(page, CancellationToken.None)).State);
        await using var db = app.OpenDb();
        Assert.Equal([CheckoutState.Failed, CheckoutState.Open], await db.Checkouts.OrderBy(c => c.CreatedAt).Select(c => c.State).ToListAsync());
        await HostedPage.PayAsync(stripe.CheckoutUrl, Shop.Good);
        Assert.Equal("stripe", (await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active)).Gateway);
    }

    [Fact]
    public async Task If_both_were_paid_nevertheless_one_goes_on_and_the_other_goes_back()
    {
        await using var app = await TestApp.StartAsync(Quick);
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        var page = await LostAnswerAsync(app, ada);
        var hidden = (await app.Services.GetRequiredService<PaymentGateways>().Require("cashfree").ReadCheckoutAsync(page, CancellationToken.None)).Url!;
        var stripe = (await app.CheckoutAtAsync(ada, "stripe")).Require();
        await HostedPage.PayAsync(stripe.CheckoutUrl, Shop.Good);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);

        await CashfreeShop.PayAsync(hidden, CashfreeShop.Good); // somebody found the page

        await using var db = app.OpenDb();
        await Eventually.SoAsync(() => db.SecondCharges.AnyAsync(s => s.SettledAt != null), "the second charge goes back", 30);
        await app.DrainAsync();
        Assert.Equal("stripe", (await db.Subscriptions.SingleAsync(s => s.Status == SubscriptionStatus.Active)).Gateway);
        var second = await db.SecondCharges.SingleAsync();
        Assert.Equal(("cashfree", true), (second.Gateway, second.SettledAt is not null));
        Assert.NotNull(second.GatewayRefundId);
    }

    [Fact]
    public async Task Parallel_callers_of_both_gateways_leave_one_page_that_can_be_paid()
    {
        await using var app = await TestApp.StartAsync(Quick);
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);

        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => app.CheckoutAtAsync(ada, i % 2 == 0 ? "stripe" : "cashfree"))));
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(4));
        await SettleAsync(app);

        var gateways = app.Services.GetRequiredService<PaymentGateways>();
        await using var db = app.OpenDb();
        var open = new List<GatewayCheckout>();
        foreach (var customer in await db.BillingCustomers.ToListAsync())
        {
            open.AddRange(await gateways.Require(customer.Gateway).ListOpenCheckoutsAsync(customer.GatewayCustomerId!, CancellationToken.None));
        }
        Assert.Equal((await db.Checkouts.SingleAsync(c => c.State == CheckoutState.Open)).SessionId, Assert.Single(open).Id);
    }

    [Fact]
    public async Task Credits_are_bought_at_cashfree_in_india()
    {
        await using var app = await TestApp.StartAsync(Quick);
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        var started = (await app.OrderAsync(ada, currency: "INR")).Require();
        Assert.Equal("cashfree", started.Gateway);

        await CashfreeShop.PayAsync(started.CheckoutUrl, CashfreeShop.Refused); // and another try on the same page
        await CashfreeShop.PayAsync(started.CheckoutUrl, CashfreeShop.Good);

        var order = await app.UntilOrderAsync(started.Id, o => o.Status is BlazorAccounts.Features.Orders.OrderStatus.Paid);
        await app.DrainAsync();
        await using var db = app.OpenDb();
        Assert.Equal(order.Credits, (await db.CreditBalances.SingleAsync()).Balance);
        Assert.All(await db.GatewayEvents.ToListAsync(), e => Assert.True(e.State is GatewayEventState.Done or GatewayEventState.Ignored, $"{e.Type} is {e.State}: {e.Note}"));
        Assert.Equal("stripe", (await app.OrderAsync(ada, currency: "USD")).Require().Gateway);
    }

    // The call arrived and its answer did not: our row knows no page, and there is one.
    private static async Task<string> LostAnswerAsync(TestApp app, User who)
    {
        var id = (await app.CheckoutAtAsync(who, "cashfree")).Require();
        await using var db = app.OpenDb();
        var page = (await db.Checkouts.SingleAsync()).SessionId!;
        Assert.Equal("cashfree", id.Gateway);
        await db.Checkouts.ExecuteUpdateAsync(set => set.SetProperty(c => c.SessionId, (string?)null));
        return page;
    }

    private static async Task SettleAsync(TestApp app) =>
        Assert.Equal(JobOutcome.Done, (await app.Services.GetRequiredService<JobRunner>().RunNowAsync("settle-checkouts")).Outcome);
}
