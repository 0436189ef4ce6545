using System.Data.Common;
using System.Net.Http.Json;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Orders;
using BlazorAccounts.Features.Orders.Credits;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Orders;

/// <summary>What becomes of credits when their money goes back or is questioned: once, whether the news comes or only reconciliation looks.</summary>
[Covers("ORD-2", "PAY-8", "PAY-11")]
public sealed class OrderMoneyTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refund_takes_back_what_is_unspent_once(bool told)
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var ada = await app.AddPersonAsync("ada@example.test");
        var order = await app.BuyCreditsAsync(ada);
        await app.SpendAsync(ada, 30);
        await app.ControlAsync(new { dropWebhooks = !told });

        await app.RefundAsync(order);
        await SettleAsync(app, told, order, o => o.Status is OrderStatus.Refunded);
        await SettleAsync(app, told, order, o => o.Status is OrderStatus.Refunded);

        Assert.Equal(0, await app.BalanceHoldsAsync(ada));
        await using var db = app.OpenDb();
        Assert.Equal((-70, 1), (await db.CreditEntries.Where(e => e.Kind == CreditEntryKind.Refund).SumAsync(e => e.Amount), await db.CreditEntries.CountAsync(e => e.Kind == CreditEntryKind.Refund)));
        Assert.Equal(1, await db.OutboxMails.CountAsync(m => m.Template == nameof(OrderMoneyMail)));
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Action == "order.refunded"));
    }

    [Fact]
    public async Task Another_payment_of_the_same_amount_and_moment_does_not_pay_an_order()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        var order = await app.UntilOrderAsync((await app.OrderAsync(ada)).Require().Id, o => o.SessionId is not null);
        var customer = await app.CustomerAsync(ada);
        var payment = (await app.AtGatewayAsync("payment_intents", ("amount", $"{order.Total.Amount}"), ("currency", order.Currency), ("customer", customer), ("payment_method", "pm_card_visa"), ("confirm", "true")))
            .GetProperty("id").GetString();

        await app.Services.GetRequiredService<SyncTogether>().RunAsync(
            "stripe",
            [(1, new GatewayNews("", "", customer, null, null, order.SessionId)), (2, new GatewayNews("", "", customer, null, null, null, PaymentId: payment))],
            (_, _) => Task.CompletedTask,
            CancellationToken.None);

        Assert.Equal(OrderStatus.Pending, (await app.UntilOrderAsync(order.Id, _ => true)).Status);
        Assert.Equal(0, await app.BalanceHoldsAsync(ada));
    }

    [Theory]
    [InlineData(true, "winning_evidence")]
    [InlineData(true, "losing_evidence")]
    [InlineData(false, "winning_evidence")]
    [InlineData(false, "losing_evidence")]
    public async Task A_dispute_holds_what_is_unspent_until_it_is_decided(bool told, string evidence)
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var (ada, won) = (await app.AddPersonAsync("ada@example.test"), evidence == "winning_evidence");
        var started = (await app.OrderAsync(ada)).Require();
        await app.ControlAsync(new { dropWebhooks = !told });
        await HostedPage.PayAsync(started.CheckoutUrl, MoneyBack.Disputed); // paid and questioned at once
        var order = await SettleAsync(app, told, started.Id, o => o.DisputedSince is not null);
        Assert.Equal(OrderStatus.Paid, order.Status);
        Assert.Equal(0, await app.BalanceHoldsAsync(ada));
        Assert.Equal((402, "credits_insufficient"), await app.SpendAsync(ada, 1) is var spent ? (spent.Status, spent.Code) : default);

        await app.DecideAsync(evidence);
        order = await SettleAsync(app, told, started.Id, o => o.DisputedSince is null);
        await app.ReconcileAsync();

        Assert.Equal((won ? OrderStatus.Paid : OrderStatus.Refunded, !won), (order.Status, order.DisputeLostAt is not null));
        Assert.Equal(won ? 0 : order.Total.Amount, order.RefundedAmount);
        Assert.Equal(won ? 100 : 0, await app.BalanceHoldsAsync(ada));
        await using var db = app.OpenDb();
        Assert.Equal(won ? [-100, 100] : [-100], await db.CreditEntries.Where(e => e.Kind == CreditEntryKind.Dispute).OrderBy(e => e.Id).Select(e => e.Amount).ToListAsync());
        Assert.Equal(1, await app.AlertsAsync("payment_disputed"));
        Assert.Equal(2, await db.OutboxMails.CountAsync(m => m.Template == nameof(OrderMoneyMail)));
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Action == (won ? "order.dispute_won" : "order.dispute_lost")));
    }

    [Fact]
    public async Task Reconciliation_settles_what_was_paid_and_reports_it()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.ControlAsync(new { dropWebhooks = true });
        var started = (await app.OrderAsync(ada)).Require();
        await HostedPage.PayAsync(started.CheckoutUrl, Shop.Good);

        Assert.Equal((null, 1), Assert.Single(await app.ReconcileAsync()) is var run ? (run.Error, run.Drifted) : default);
        Assert.Equal(0, Assert.Single(await app.ReconcileAsync()).Drifted);

        Assert.Equal(100, await app.BalanceHoldsAsync(ada));
        await using var db = app.OpenDb();
        Assert.Contains($"order {started.Id} Status Pending Paid", await db.Drifts.Select(d => $"{d.Subject} {d.What} {d.From} {d.To}").ToListAsync());
    }

    [Fact]
    public async Task A_refund_that_does_not_arrive_gives_the_credits_again_whichever_way_it_is_heard_of()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var (ada, bob) = (await app.AddPersonAsync("ada@example.test"), await app.AddPersonAsync("bob@example.test"));
        foreach (var who in new[] { ada, bob })
        {
            await app.ControlAsync(new { dropWebhooks = who == bob });
            var started = (await app.OrderAsync(who)).Require();
            await HostedPage.PayAsync(started.CheckoutUrl, "4000000000005126"); // its refunds fail later
            var order = await SettleAsync(app, who == ada, started.Id, o => o.Status is OrderStatus.Paid);
            await app.RefundAsync(order);
            if (who == ada)
            {
                await SettleAsync(app, true, order, o => o.Status is OrderStatus.Refunded);
            }
        }
        await app.ControlAsync(new { dropWebhooks = true });
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(2));
        await app.ReconcileAsync();

        Assert.Equal((100, 100), (await app.BalanceHoldsAsync(ada), await app.BalanceHoldsAsync(bob)));
        await using var db = app.OpenDb();
        Assert.All(await db.Orders.ToListAsync(), o => Assert.Equal((OrderStatus.Paid, 0L), (o.Status, o.RefundedAmount)));
    }

    [Fact]
    public async Task The_ledger_can_be_added_to_and_never_changed()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyCreditsAsync(ada);
        await using var db = app.OpenDb();

        await Assert.ThrowsAnyAsync<DbException>(() => db.CreditEntries.ExecuteUpdateAsync(set => set.SetProperty(e => e.Amount, 1)));
        await Assert.ThrowsAnyAsync<DbException>(() => db.CreditEntries.ExecuteDeleteAsync());

        Assert.Equal(100, await app.BalanceHoldsAsync(ada));
    }

    [Fact]
    public async Task Administrators_pay_an_order_back_once_however_many_ask()
    {
        await using var app = await TestApp.StartAsync(Shop.ServerKey);
        await using var second = app.StartSecondNode();
        var (ada, root) = (await app.AddPersonAsync("ada@example.test"), await app.AddAdminAsync());
        var order = await app.BuyCreditsAsync(ada);
        using var stranger = await app.ProgramOfAsync(ada);
        using var admin = await app.ProgramOfAsync(root);
        Assert.Equal(403, (int)(await stranger.PostAsJsonAsync(Address(order.Id), new { reason = "mine" })).StatusCode);
        Assert.Equal(404, (int)(await admin.PostAsJsonAsync(Address(Guid.NewGuid()), new { reason = "whose?" })).StatusCode);
        Assert.Equal(400, (int)(await admin.PostAsJsonAsync(Address(order.Id), new { amount = 0, reason = "nothing" })).StatusCode);
        Assert.Equal(422, (int)(await admin.PostAsJsonAsync(Address(order.Id), new { amount = order.Total.Amount + 1, reason = "too much" })).StatusCode);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? app : second).Services.GetRequiredService<PayOrderBack>()
            .RunAsync(root.Id, order.Id, null, "asked kindly", new("127.0.0.1", "test"), CancellationToken.None)));

        Assert.Contains(answers, a => a.Ok && a.Require().Status == "refunded");
        Assert.All(answers.Where(a => !a.Ok), a => Assert.Equal(409, a.Status));
        Assert.Single((await app.AtGatewayAsync("refunds")).GetProperty("data").EnumerateArray());
        Assert.Equal(0, await app.BalanceHoldsAsync(ada));
        Assert.Equal("refunded_already", (await admin.PostAsJsonAsync(Address(order.Id), new { reason = "again" }).JsonAsync(409)).GetProperty("code").GetString());
        await using var db = app.OpenDb();
        Assert.Equal(OrderRefundState.Made, (await db.OrderRefunds.SingleAsync()).State);
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Action == "refund.asked" && a.ActorId == root.Id));
    }

    [Fact]
    public async Task A_refund_asked_for_while_the_gateway_is_down_is_made_later()
    {
        await using var app = await TestApp.StartAsync(("Gateways:Stripe:Retries", "0"), ("Jobs:FollowClock", "false"));
        var (ada, root) = (await app.AddPersonAsync("ada@example.test"), await app.AddAdminAsync());
        var order = await app.BuyCreditsAsync(ada);
        await app.ControlAsync(new { outage = true });
        var down = await app.Services.GetRequiredService<PayOrderBack>().RunAsync(root.Id, order.Id, 100, "a part", new("127.0.0.1", "test"), CancellationToken.None);
        Assert.Equal((503, "payments_unavailable"), (down.Status, down.Code));
        await app.ControlAsync(new { outage = false });
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(3));

        await app.RunJobAsync("settle-orders");

        Assert.Equal((OrderStatus.Paid, 100L), await app.UntilOrderAsync(order.Id, o => o.RefundedAmount > 0) is var paid ? (paid.Status, paid.RefundedAmount) : default);
    }

    private static string Address(Guid order) => $"/api/v1/admin/orders/{order}/refund";

    private static Task<Order> SettleAsync(TestApp app, bool told, Order order, Func<Order, bool> wanted) => SettleAsync(app, told, order.Id, wanted);

    private static async Task<Order> SettleAsync(TestApp app, bool told, Guid order, Func<Order, bool> wanted)
    {
        if (!told)
        {
            Assert.Null(Assert.Single(await app.ReconcileAsync()).Error);
        }
        var row = await app.UntilOrderAsync(order, wanted);
        await app.DrainAsync();
        return row;
    }
}
