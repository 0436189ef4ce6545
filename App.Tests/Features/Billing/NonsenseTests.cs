using System.Text;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Orders;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Features.Orders;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>A gateway that does what it is asked, and tells of one payment in a shape that nobody knows: the others' turn comes all the same.</summary>
[Covers("PAY-8", "PAY-11")]
public sealed class NonsenseTests
{
    private static readonly Caller Admin = new("127.0.0.1", "test");

    [Fact]
    public async Task A_refund_that_cannot_be_read_back_stops_no_run_of_reconciliation()
    {
        var strange = new Strange();
        await using var app = await StartAsync(strange);
        var (ada, root) = (await app.AddPersonAsync("ada@example.test"), await app.AddAdminAsync());
        await app.BuyAsync(ada);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.DrainAsync();
        await app.ControlAsync(new { dropWebhooks = true });
        var bob = await app.AddPersonAsync("bob@example.test");
        await app.BuyAsync(bob);
        var invoice = await PaymentOfAsync(app, i => i.TeamId == ada.HomeTeamId);
        strange.Payment = invoice.GatewayPaymentId;

        var made = await app.Services.GetRequiredService<RefundInvoice>().RunAsync(root.Id, invoice.Id, 100, "a part", Admin, CancellationToken.None);
        Assert.True(made.Ok, made.Code); // the money is on its way
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(25)); // the gateway has forgotten the key
        await app.ReconcileAsync();
        Assert.Equal("premium.monthly", await app.PlanOfAsync(bob));

        strange.Payment = null;
        Assert.Null(Assert.Single(await app.ReconcileAsync()).Error);
        var known = await PaymentOfAsync(app, i => i.Id == invoice.Id);
        Assert.Equal(100, known.AmountRefunded);
    }

    [Fact]
    public async Task A_part_of_an_order_goes_back_once_however_long_that_cannot_be_read_back()
    {
        var strange = new Strange();
        await using var app = await StartAsync(strange);
        var (ada, root) = (await app.AddPersonAsync("ada@example.test"), await app.AddAdminAsync());
        var order = await app.BuyCreditsAsync(ada);
        await app.ControlAsync(new { dropWebhooks = true });
        var waiting = (await app.OrderAsync(ada)).Require();
        await HostedPage.PayAsync(waiting.CheckoutUrl, Shop.Good);
        strange.Payment = order.PaymentId;

        var made = await app.Services.GetRequiredService<PayOrderBack>().RunAsync(root.Id, order.Id, 100, "a part", Admin, CancellationToken.None);
        Assert.True(made.Ok, made.Code);
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(25)); // the gateway has forgotten the key
        await app.RunJobAsync("settle-orders");
        await app.UntilOrderAsync(waiting.Id, o => o.Status is OrderStatus.Paid); // it came all the same

        strange.Payment = null;
        await app.RunJobAsync("settle-orders");
        await app.RunJobAsync("settle-orders");
        Assert.Equal(100, (await app.UntilOrderAsync(order.Id, o => o.RefundedAmount > 0)).RefundedAmount);
        await using var db = app.OpenDb();
        Assert.Equal(OrderRefundState.Made, (await db.OrderRefunds.SingleAsync()).State);
    }

    private static async Task<Invoice> PaymentOfAsync(TestApp app, System.Linq.Expressions.Expression<Func<Invoice, bool>> which)
    {
        await using var db = app.OpenDb();
        return await db.Invoices.AsNoTracking().SingleAsync(which);
    }

    private static Task<TestApp> StartAsync(Strange strange) => TestApp.StartAsync(
        services => services.AddHttpClient("stripe").AddHttpMessageHandler(() => new Garble(strange)), ("Jobs:FollowClock", "false"));

    private sealed class Strange
    {
        public string? Payment { get; set; }
    }

    private sealed class Garble(Strange strange) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (strange.Payment is { } payment && request.RequestUri!.AbsolutePath.EndsWith($"/payment_intents/{payment}", StringComparison.Ordinal))
            {
                answer.Content = new StringContent($$"""{ "id": "{{payment}}", "amount": "a lot" }""", Encoding.UTF8, "application/json");
            }
            return answer;
        }
    }
}
