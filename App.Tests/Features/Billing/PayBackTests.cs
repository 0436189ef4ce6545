using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Orders;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Features.Orders;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>A node dies while it pays back, and the next ones come days later, when a gateway remembers no key: what goes back goes back once.</summary>
[Covers("PAY-9", "ORD-2")]
public sealed class PayBackTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_part_of_an_order_goes_back_once_whether_the_answer_was_written_down_or_not(bool written)
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        await using var second = app.StartSecondNode();
        var order = await app.BuyCreditsAsync(await app.AddPersonAsync("ada@example.test"));
        await app.ControlAsync(new { dropWebhooks = true });
        var wish = OrderRefund.Ask(order, 100, "asked and died", app.Clock.GetUtcNow());
        var made = await DieAsync(app, wish, order.PaymentId!);
        await using var db = app.OpenDb();
        if (written)
        {
            await db.OrderRefunds.ExecuteUpdateAsync(set => set.SetProperty(r => r.GatewayRefundId, made));
        }
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(2));

        await Task.WhenAll(new[] { app, second, app, second }.Select(node => node.Services.GetRequiredService<PayOrderBack>().FinishAsync(null, CancellationToken.None)));

        Assert.Single((await app.AtGatewayAsync("refunds")).GetProperty("data").EnumerateArray());
        Assert.Equal((OrderRefundState.Made, made), await db.OrderRefunds.SingleAsync() is var row ? (row.State, row.GatewayRefundId) : default);
        Assert.Equal((OrderStatus.Paid, 100L), await app.UntilOrderAsync(order.Id, o => o.RefundedAmount > 0) is var paid ? (paid.Status, paid.RefundedAmount) : default);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_part_of_an_invoice_goes_back_once_whether_the_answer_was_written_down_or_not(bool written)
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        await using var second = app.StartSecondNode();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.DrainAsync();
        await app.ControlAsync(new { dropWebhooks = true });
        await using var db = app.OpenDb();
        var invoice = await db.Invoices.AsNoTracking().SingleAsync();
        var made = await DieAsync(app, Refund.Ask(invoice, 100, "asked and died", app.Clock.GetUtcNow()), invoice.GatewayPaymentId!);
        if (written)
        {
            await db.Refunds.ExecuteUpdateAsync(set => set.SetProperty(r => r.GatewayRefundId, made));
        }
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(2));

        await Task.WhenAll(new[] { app, second, app, second }.Select(node => node.Services.GetRequiredService<RefundInvoice>().FinishAsync("stripe", CancellationToken.None)));

        Assert.Single((await app.AtGatewayAsync("refunds")).GetProperty("data").EnumerateArray());
        Assert.Equal((RefundState.Succeeded, made), await db.Refunds.AsNoTracking().SingleAsync() is var row ? (row.State, row.GatewayRefundId) : default);
        Assert.Equal(100, Assert.Single(await app.PaymentsAsync(ada)).Refunded.Amount);
    }

    // The gateway made it, and nobody lived to hear of it.
    private static async Task<string> DieAsync(TestApp app, IRefundWish wish, string payment)
    {
        await using var db = app.OpenDb();
        db.Add(wish);
        await db.SaveChangesAsync();
        var made = await app.AtGatewayAsync("refunds", ("payment_intent", payment), ("amount", "100"), ("metadata[refund]", wish.Id.ToString()));
        return made.GetProperty("id").GetString()!;
    }
}
