using System.Net.Http.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Orders;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Features.Invoices;
using BlazorAccounts.Tests.Features.Orders;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>Refunds and reconciliation at a gateway that lists nothing by customer.</summary>
[Covers("PAY-9", "PAY-11")]
public sealed class CashfreeMoneyBackTests
{
    [Fact]
    public async Task A_part_leaves_the_plan_and_the_rest_ends_it_here_and_there()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        var root = await app.AddAdminAsync();
        await app.BuyInIndiaAsync(ada);
        var bought = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.DrainAsync();
        var invoice = Assert.Single(await app.PaymentsAsync(ada)).Id;

        Assert.Equal(10000, (await RefundAsync(app, root, invoice, 10000)).Require().Refunded.Amount);
        Assert.Equal("premium.monthly", await app.PlanOfAsync(ada));
        Assert.Equal(79900, (await RefundAsync(app, root, invoice, null)).Require().Refunded.Amount);

        Assert.Equal("free", await app.PlanOfAsync(ada));
        Assert.Equal(SubscriptionStatus.Canceled, (await app.UntilAsync(ada, s => s.RevokedAt is not null)).Status);
        var there = await app.Services.GetRequiredService<PaymentGateways>().Require("cashfree").ReadSubscriptionAsync(bought.GatewaySubscriptionId!, CancellationToken.None);
        Assert.Equal(GatewayStatus.Ended, there.Status);
        Assert.Equal(409, (await RefundAsync(app, root, invoice, null)).Status);
        await app.DrainAsync();
        Assert.Equal(("refunded", 2), Assert.Single(await app.PaymentsAsync(ada)) is var shown ? (shown.Status, shown.Refunds.Count) : default);
    }

    [Fact]
    public async Task A_refund_of_the_gateways_own_dashboard_is_followed_from_its_news_on()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.BuyInIndiaAsync(ada);
        var bought = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.DrainAsync();
        await using var db = app.OpenDb();
        var (subscription, payment) = (bought.GatewaySubscriptionId!, (await db.Invoices.SingleAsync()).GatewayInvoiceId.Split(':')[^1]);
        using var http = AtDashboard(app);

        using var made = await http.PostAsJsonAsync(
            $"/sandbox/cashfree/pg/subscriptions/{subscription}/refunds",
            new { subscription_id = subscription, payment_id = payment, refund_id = "dashboard1", refund_amount = 799, refund_note = "SUCCESS", refund_speed = "STANDARD" });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());

        Assert.Equal(SubscriptionStatus.Canceled, (await app.UntilAsync(ada, s => s.RevokedAt is not null)).Status);
        await app.DrainAsync();
        Assert.Equal("dashboard1", (await db.Refunds.SingleAsync()).GatewayRefundId);
        Assert.Equal((null, 0), await RunAsync(app));
    }

    [Fact]
    public async Task With_every_webhook_lost_one_run_finds_the_payment_and_the_next_finds_nothing()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.ControlCashfreeAsync(new { dropWebhooks = true });
        await app.BuyInIndiaAsync(ada);
        Assert.Equal((null, 1), await RunAsync(app));
        Assert.Equal("premium.monthly", await app.PlanOfAsync(ada));
        Assert.Equal((null, 0), await RunAsync(app));

        await app.Clock.AdvanceAsync(TimeSpan.FromDays(33));
        Assert.Equal((null, 1), await RunAsync(app));
        Assert.Equal((null, 0), await RunAsync(app));

        await using var db = app.OpenDb();
        Assert.Equal(2, await db.Invoices.CountAsync(i => i.Status == InvoiceStatus.Paid && i.GatewayPaymentId == i.GatewayInvoiceId));
        Assert.InRange((await db.Subscriptions.SingleAsync(s => s.Status == SubscriptionStatus.Active)).PaidThrough!.Value, app.Clock.GetUtcNow(), app.Clock.GetUtcNow().AddDays(31));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(null)]
    public async Task With_every_webhook_lost_a_refund_of_an_order_at_the_gateways_own_dashboard_is_found_by_the_next_run(int? part)
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.ControlCashfreeAsync(new { dropWebhooks = true });
        var started = (await app.OrderAsync(ada, currency: "INR")).Require();
        await CashfreeShop.PayAsync(started.CheckoutUrl, CashfreeShop.Good);
        Assert.Equal((null, 1), await RunAsync(app));
        var order = await app.UntilOrderAsync(started.Id, o => o.Status is OrderStatus.Paid);
        Assert.Equal(order.Credits, await app.BalanceHoldsAsync(ada));

        var rupees = part ?? order.Total.Amount / 100;
        using var http = AtDashboard(app);
        using var made = await http.PostAsJsonAsync(
            $"/sandbox/cashfree/pg/orders/{order.SessionId}/refunds", new { refund_id = "dashboard2", refund_amount = rupees, refund_note = "SUCCESS", refund_speed = "STANDARD" });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());

        Assert.Equal((null, 1), await RunAsync(app));
        Assert.Equal((null, 0), await RunAsync(app));
        order = await app.UntilOrderAsync(started.Id, o => o.RefundedAmount > 0);
        Assert.Equal((part is null ? OrderStatus.Refunded : OrderStatus.Paid, rupees * 100L), (order.Status, order.RefundedAmount));
        Assert.Equal(order.Credits - (int)(order.Credits * order.RefundedAmount / order.Total.Amount), await app.BalanceHoldsAsync(ada));
        await Eventually.SoAsync(async () => (await app.DocumentsAsync(ada)).Count == 2, "its credit note");
    }

    private static HttpClient AtDashboard(TestApp app)
    {
        var http = app.NewClient();
        http.DefaultRequestHeaders.Add("x-client-id", "sandbox_client_id");
        http.DefaultRequestHeaders.Add("x-client-secret", CashfreeShop.Secret);
        http.DefaultRequestHeaders.Add("x-api-version", "2026-01-01");
        return http;
    }

    private static async Task<(string?, int)> RunAsync(TestApp app) => Assert.Single(await app.ReconcileAsync("cashfree")) is var run ? (run.Error, run.Drifted) : default;

    private static Task<Outcome<PaymentSummary>> RefundAsync(TestApp app, User by, Guid invoice, long? amount) =>
        app.Services.GetRequiredService<RefundInvoice>().RunAsync(by.Id, invoice, amount, "asked kindly", new("127.0.0.1", "test"), CancellationToken.None);
}
