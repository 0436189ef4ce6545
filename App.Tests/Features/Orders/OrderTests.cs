using System.Net.Http.Json;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Orders;
using BlazorAccounts.Features.Teams;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Orders;

[Covers("ORD-1")]
public sealed class OrderTests
{
    [Fact]
    public async Task Buying_credits_by_the_API_is_an_order_a_payment_and_the_credits()
    {
        await using var app = await TestApp.StartAsync();
        using var ada = await ApiClient.For(app.Address).SignUpAsync("ada@example.test");

        var started = await ada.Http.PostAsJsonAsync("/api/v1/orders", new { product = "credits.500", quantity = 2 }).JsonAsync(201);
        var id = started.GetProperty("id").GetGuid();
        Assert.Equal("stripe", started.GetProperty("gateway").GetString());
        var waiting = await ada.Http.GetAsync($"/api/v1/orders/{id}").JsonAsync();
        Assert.Equal(("pending", 4000, "USD", 1000), (waiting.GetProperty("status").GetString(), waiting.GetProperty("total").GetProperty("amount").GetInt32(), waiting.GetProperty("total").GetProperty("currency").GetString(), waiting.GetProperty("credits").GetInt32()));
        Assert.Equal(started.GetProperty("checkoutUrl").GetString(), waiting.GetProperty("checkoutUrl").GetString());

        var back = await HostedPage.PayAsync(started.GetProperty("checkoutUrl").GetString()!, Shop.Good);

        Assert.Equal($"/orders/{id}?paid=1", back.PathAndQuery);
        var order = await app.UntilOrderAsync(id, o => o.Status is OrderStatus.Paid);
        Assert.NotNull(order.PaymentId);
        var credits = await ada.Http.GetAsync("/api/v1/credits").JsonAsync();
        Assert.Equal(1000, credits.GetProperty("balance").GetInt32());
        Assert.Equal(("purchase", 1000), (credits.GetProperty("entries")[0].GetProperty("kind").GetString(), credits.GetProperty("entries")[0].GetProperty("amount").GetInt32()));
        var list = await ada.Http.GetAsync("/api/v1/orders").JsonAsync();
        Assert.Equal("paid", list.GetProperty("orders")[0].GetProperty("status").GetString());
        var mails = await ada.MailsAsync("ada@example.test", all => all.Any(m => m.Subject.StartsWith("Receipt", StringComparison.Ordinal)));
        Assert.Single(mails, m => m.Subject == "Receipt for $40.00");
    }

    [Fact]
    public async Task What_cannot_be_ordered_is_refused_with_its_own_code()
    {
        await using var app = await TestApp.StartAsync();
        using var ada = await ApiClient.For(app.Address).SignUpAsync("ada@example.test");
        (object Order, int Status, string Code)[] wrong =
        [
            (new { product = "gold" }, 422, "product_unknown"),
            (new { product = "" }, 400, "product_required"),
            (new { product = "credits.100", quantity = 0 }, 400, "quantity_invalid"),
            (new { product = "credits.100", quantity = -1 }, 400, "quantity_invalid"),
            (new { product = "credits.100", quantity = 1.5 }, 400, "quantity_invalid"),
            (new { product = "credits.100", quantity = 101 }, 400, "quantity_invalid"),
            (new { product = "credits.100", quantity = 1e30 }, 400, "quantity_invalid"),
            (new { product = "credits.100", currency = "XYZ" }, 422, "currency_unknown"),
            (new { product = "credits.100", gateway = "cash" }, 422, "gateway_unknown"),
            (new { product = 5, quantity = "two" }, 400, "validation_failed"),
        ];
        foreach (var (order, status, code) in wrong)
        {
            Assert.Equal(code, (await ada.Http.PostAsJsonAsync("/api/v1/orders", order).JsonAsync(status)).GetProperty("code").GetString());
        }
        await ada.Http.GetAsync($"/api/v1/orders/{Guid.NewGuid()}").JsonAsync(404);
        await ada.Http.PostAsync($"/api/v1/orders/{Guid.NewGuid()}/cancel", null).JsonAsync(404);
        await ada.Http.GetAsync("/api/v1/admin/orders?stuck=true").JsonAsync(403);
        await ada.Http.GetAsync("/api/v1/credits?limit=0").JsonAsync(400);
        using var stranger = ApiClient.For(app.Address);
        await stranger.Http.GetAsync("/api/v1/orders").JsonAsync(401);
        await using var db = app.OpenDb();
        Assert.Empty(await db.Orders.ToListAsync());
    }

    [Fact]
    public async Task Nobody_sees_pays_or_cancels_the_orders_of_others_and_a_mere_member_does_not_buy()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bob) = (await app.AddPersonAsync("ada@example.test"), await app.AddPersonAsync("bob@example.test"));
        var order = (await app.OrderAsync(ada)).Require();
        using var program = await app.ProgramOfAsync(bob);

        await program.GetAsync($"/api/v1/orders/{order.Id}").JsonAsync(404);
        await program.PostAsync($"/api/v1/orders/{order.Id}/cancel", null).JsonAsync(404);
        Assert.Equal(0, (await program.GetAsync("/api/v1/orders").JsonAsync()).GetProperty("total").GetInt32());

        await using (var db = app.OpenDb())
        {
            db.TeamMembers.Add(new() { TeamId = ada.HomeTeamId, UserId = bob.Id, Role = TeamRole.Member, JoinedAt = app.Clock.GetUtcNow() });
            await db.SaveChangesAsync();
        }
        var refused = await app.Services.GetRequiredService<StartOrder>().RunAsync(ada.HomeTeamId, bob.Id, new("credits.100", 1, null, null), new(null, null), CancellationToken.None);
        Assert.Equal((403, "not_allowed"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task A_cancelled_order_cannot_be_paid_and_a_paid_one_cannot_be_cancelled()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        using var program = await app.ProgramOfAsync(ada);
        var (first, second) = ((await app.OrderAsync(ada)).Require(), (await app.OrderAsync(ada)).Require());

        Assert.Equal("canceled", (await program.PostAsync($"/api/v1/orders/{first.Id}/cancel", null).JsonAsync()).GetProperty("status").GetString());
        Assert.Equal("canceled", (await program.PostAsync($"/api/v1/orders/{first.Id}/cancel", null).JsonAsync()).GetProperty("status").GetString());
        using (var http = new HttpClient())
        {
            using var page = await http.GetAsync(new Uri(first.CheckoutUrl));
            Assert.Equal(System.Net.HttpStatusCode.Gone, page.StatusCode);
        }
        await app.ControlAsync(new { dropWebhooks = true });
        await HostedPage.PayAsync(second.CheckoutUrl, Shop.Good);
        Assert.Equal("order_paid", (await program.PostAsync($"/api/v1/orders/{second.Id}/cancel", null).JsonAsync(409)).GetProperty("code").GetString());
        await DeliverAllAsync(app);
        Assert.Equal("order_state", (await program.PostAsync($"/api/v1/orders/{second.Id}/cancel", null).JsonAsync(409)).GetProperty("code").GetString());
        Assert.Equal(OrderStatus.Canceled, (await app.UntilOrderAsync(first.Id, o => o.Status is not OrderStatus.Pending)).Status);
        Assert.Equal(100, await app.BalanceHoldsAsync(ada));
    }

    [Fact]
    public async Task An_abandoned_page_cancels_the_order_by_the_gateways_news()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var ada = await app.AddPersonAsync("ada@example.test");
        var order = (await app.OrderAsync(ada)).Require();

        await app.Clock.AdvanceAsync(TimeSpan.FromHours(25));

        Assert.Equal([OrderTrigger.PageExpired], (await app.UntilOrderAsync(order.Id, o => o.Status is OrderStatus.Canceled)).History.Select(h => h.Trigger));
    }

    [Fact]
    public async Task With_the_gateway_down_the_answer_is_503_and_nothing_can_be_paid()
    {
        await using var app = await TestApp.StartAsync(("Gateways:Stripe:Retries", "0"));
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.ControlAsync(new { outage = true });

        var down = await app.OrderAsync(ada);
        Assert.Equal((503, "payments_unavailable"), (down.Status, down.Code));
        Assert.NotNull(down.RetryAfter);
        await app.ControlAsync(new { outage = false });

        Assert.True((await app.OrderAsync(ada)).Ok);
        await using var db = app.OpenDb();
        Assert.Equal([OrderStatus.Failed, OrderStatus.Pending], await db.Orders.OrderBy(o => o.CreatedAt).Select(o => o.Status).ToListAsync());
    }

    [Fact]
    public async Task The_news_in_any_order_and_any_number_of_times_is_one_payment_one_lot_and_one_receipt()
    {
        await using var app = await TestApp.StartAsync(Shop.ServerKey);
        await using var second = app.StartSecondNode();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.ControlAsync(new { dropWebhooks = true });
        var order = (await app.OrderAsync(ada)).Require();
        await HostedPage.PayAsync(order.CheckoutUrl, Shop.Declined);
        await HostedPage.PayAsync(order.CheckoutUrl, Shop.Good);
        var news = await app.EventsAsync();

        var all = news.SelectMany((body, i) => Enumerable.Range(0, 5).Select(copy => body.Replace("\"evt_", $"\"evt_{copy}_", StringComparison.Ordinal))).ToArray();
        Random.Shared.Shuffle(all);
        await Task.WhenAll(all.Select(async (body, i) => (await (i % 2 == 0 ? app : second).DeliverAsync(body)).Dispose()));
        await app.DrainAsync();

        await app.UntilOrderAsync(order.Id, o => o.Status is OrderStatus.Paid);
        Assert.Equal(100, await app.BalanceHoldsAsync(ada));
        await using var db = app.OpenDb();
        Assert.Equal(1, await db.CreditEntries.CountAsync());
        await db.UntilMailsAsync(nameof(OrderReceiptMail), 1);
        Assert.Equal(0, await db.GatewayEvents.CountAsync(e => e.State == GatewayEventState.Flagged || e.State == GatewayEventState.Dead));
    }

    [Theory]
    [InlineData("Quantity")]
    [InlineData("Currency")]
    [InlineData("TeamId")]
    [InlineData("SessionId")]
    public async Task What_contradicts_the_order_is_flagged_and_brings_nothing(string what)
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bob) = (await app.AddPersonAsync("ada@example.test"), await app.AddPersonAsync("bob@example.test"));
        var order = (await app.OrderAsync(ada)).Require();
        await app.OrderAsync(bob); // makes a customer of Bob's team, too
        await using (var db = app.OpenDb())
        {
            var row = db.Orders.Where(o => o.Id == order.Id);
            _ = what switch
            {
                "Quantity" => await row.ExecuteUpdateAsync(set => set.SetProperty(o => o.Quantity, 2)),
                "Currency" => await row.ExecuteUpdateAsync(set => set.SetProperty(o => o.Currency, "EUR")),
                "TeamId" => await row.ExecuteUpdateAsync(set => set.SetProperty(o => o.TeamId, bob.HomeTeamId)),
                _ => await row.ExecuteUpdateAsync(set => set.SetProperty(o => o.SessionId, "cs_other")),
            };
        }
        await HostedPage.PayAsync(order.CheckoutUrl, Shop.Good);
        await Eventually.SoAsync(
            async () =>
            {
                await using var db = app.OpenDb();
                return await db.GatewayEvents.AnyAsync(e => e.State == GatewayEventState.Flagged);
            },
            "the news is flagged");
        await app.DrainAsync();

        await using var after = app.OpenDb();
        Assert.Equal(what == "SessionId" ? OrderStatus.Paid : OrderStatus.Pending, (await after.Orders.SingleAsync(o => o.Id == order.Id)).Status);
        Assert.Equal(what == "SessionId" ? 1 : 0, await after.CreditEntries.CountAsync());
        Assert.True(await after.OutboxEvents.AnyAsync(e => e.Type.Contains(nameof(AlertRaised))));
    }

    private static async Task DeliverAllAsync(TestApp app)
    {
        foreach (var news in await app.EventsAsync())
        {
            (await app.DeliverAsync(news)).Dispose();
        }
        await app.DrainAsync();
    }
}
