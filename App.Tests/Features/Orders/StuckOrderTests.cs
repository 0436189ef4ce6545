using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Features.Orders;
using BlazorAccounts.Tests.Features.Accounts.Deletion;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Orders;

[Covers("ORD-3")]
public sealed class StuckOrderTests
{
    [Fact]
    public async Task With_every_webhook_lost_the_job_settles_what_was_paid_abandoned_or_never_opened()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.ControlAsync(new { dropWebhooks = true });
        var (paid, left, lost) = ((await app.OrderAsync(ada)).Require(), (await app.OrderAsync(ada)).Require(), (await app.OrderAsync(ada)).Require());
        await HostedPage.PayAsync(paid.CheckoutUrl, Shop.Good);
        await using (var db = app.OpenDb())
        {
            await db.Orders.Where(o => o.Id == lost.Id).ExecuteUpdateAsync(set => set.SetProperty(o => o.SessionId, (string?)null)); // its maker died
        }

        await app.RunJobAsync("settle-orders"); // nothing has waited for long
        Assert.Equal([OrderStatus.Pending, OrderStatus.Pending, OrderStatus.Pending], await StatesAsync(app));
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(16));
        await app.RunJobAsync("settle-orders");
        Assert.Equal([OrderStatus.Paid, OrderStatus.Pending, OrderStatus.Failed], await StatesAsync(app)); // the second can still be paid
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        await app.RunJobAsync("settle-orders");

        Assert.Equal([OrderStatus.Paid, OrderStatus.Canceled, OrderStatus.Failed], await StatesAsync(app));
        Assert.Equal(100, await app.BalanceHoldsAsync(ada));
    }

    [Fact]
    public async Task Administrators_see_what_hangs_and_why()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var (ada, root) = (await app.AddPersonAsync("ada@example.test"), await app.AddPersonAsync("root@example.test"));
        await app.ControlAsync(new { dropWebhooks = true });
        var (fine, wrong) = ((await app.OrderAsync(ada)).Require(), (await app.OrderAsync(ada)).Require());
        await HostedPage.PayAsync(wrong.CheckoutUrl, Shop.Good);
        await using (var db = app.OpenDb())
        {
            await db.Orders.Where(o => o.Id == wrong.Id).ExecuteUpdateAsync(set => set.SetProperty(o => o.UnitAmount, 1));
        }
        Assert.True(await app.InScopeAsync<MakeAdmin, bool>(async make => (await make.RunAsync("root@example.test", CancellationToken.None)).Ok));
        using var admin = await app.ProgramOfAsync(root);
        Assert.Empty((await admin.GetAsync("/api/v1/admin/orders?stuck=true").JsonAsync()).EnumerateArray());

        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(16));
        await app.RunJobAsync("settle-orders");

        using var later = await app.ProgramOfAsync(root);
        var stuck = (await later.GetAsync("/api/v1/admin/orders?stuck=true").JsonAsync()).EnumerateArray().ToList();
        Assert.Equal([fine.Id, wrong.Id], stuck.Select(o => o.GetProperty("id").GetGuid()));
        Assert.Contains("is about", stuck[1].GetProperty("note").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, (await later.GetAsync("/api/v1/admin/orders").JsonAsync()).GetArrayLength());
    }

    [Fact, Covers("OPS-2")]
    public async Task Deleting_the_account_closes_pages_that_could_be_paid_and_keeps_the_books()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyCreditsAsync(ada);
        var open = (await app.OrderAsync(ada)).Require();
        using (var browser = await app.BrowserOfAsync(ada))
        {
            await browser.OpenAsync("/settings/privacy");
            Assert.Contains("You have 100 credits left.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        }

        await app.LeaveAsync(ada);

        Assert.Equal(OrderStatus.Canceled, (await app.UntilOrderAsync(open.Id, o => o.Status is not OrderStatus.Pending)).Status);
        using var http = new HttpClient();
        using var page = await http.GetAsync(new Uri(open.CheckoutUrl));
        Assert.Equal(System.Net.HttpStatusCode.Gone, page.StatusCode);
        Assert.Equal(100, await app.BalanceHoldsAsync(ada));
    }

    private static async Task<List<OrderStatus>> StatesAsync(TestApp app)
    {
        await using var db = app.OpenDb();
        return await db.Orders.OrderBy(o => o.CreatedAt).ThenBy(o => o.Id).Select(o => o.Status).ToListAsync();
    }
}
