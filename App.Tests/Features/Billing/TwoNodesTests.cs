using System.Diagnostics;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>Nodes that work for the same customer at once hold each other up, and nothing more: no try is counted, nothing is dead.</summary>
[Covers("PAY-3", "PAY-4")]
public sealed class TwoNodesTests
{
    [Fact]
    public async Task Two_nodes_that_take_the_same_customers_over_at_once_end_where_one_does()
    {
        await using var app = await TestApp.StartAsync(Shop.ServerKey);
        var people = await BuyersAsync(app, 4);
        await using var second = app.StartSecondNode();
        var random = new Random(7);
        var news = (await app.EventsAsync()).SelectMany(e => Enumerable.Repeat(e, 3)).OrderBy(_ => random.Next()).ToList();

        await Parallel.ForEachAsync(news.Index(), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (e, _) =>
        {
            using var answer = await (e.Index % 2 == 0 ? app : second).DeliverAsync(e.Item);
            answer.EnsureSuccessStatusCode();
        });
        await AllTakenAsync(app);

        await using var db = app.OpenDb();
        foreach (var who in people)
        {
            Assert.Equal(SubscriptionStatus.Active, (await db.Subscriptions.SingleAsync(s => s.TeamId == who.HomeTeamId)).Status);
            Assert.Equal(1, await db.Invoices.CountAsync(i => i.TeamId == who.HomeTeamId));
            Assert.Equal(1, await db.PublishedAsync(nameof(PaymentReceived), who.HomeTeamId.ToString()));
        }
    }

    [Fact]
    public async Task As_long_as_others_are_quicker_news_waits_and_no_try_is_counted()
    {
        await using var app = await TestApp.StartAsync();
        var ada = (await BuyersAsync(app, 1))[0];
        await using var db = app.OpenDb();
        // Every save of the customer finds nothing to change, as if another node had just saved it.
        await db.Database.ExecuteSqlRawAsync(
            """
            CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER lose BEFORE UPDATE ON "BillingCustomers" FOR EACH ROW EXECUTE FUNCTION lose();
            """);

        foreach (var e in await app.EventsAsync())
        {
            (await app.DeliverAsync(e)).EnsureSuccessStatusCode();
        }
        await Task.Delay(TimeSpan.FromSeconds(6)); // more than all the tries of one look
        Assert.True(await db.GatewayEvents.AnyAsync(e => e.State == GatewayEventState.Received));
        Assert.Equal(SubscriptionStatus.Trialing, (await db.Subscriptions.AsNoTracking().SingleAsync(s => s.TeamId == ada.HomeTeamId)).Status);
        await db.Database.ExecuteSqlRawAsync("""DROP TRIGGER lose ON "BillingCustomers" """);
        await AllTakenAsync(app);

        Assert.Equal(SubscriptionStatus.Active, (await db.Subscriptions.AsNoTracking().SingleAsync(s => s.TeamId == ada.HomeTeamId)).Status);
    }

    private static async Task<List<User>> BuyersAsync(TestApp app, int count)
    {
        await app.ControlAsync(new { dropWebhooks = true });
        var people = new List<User>();
        for (var i = 0; i < count; i++)
        {
            people.Add(await app.AddPersonAsync($"p{i}@example.test"));
            await app.BuyAsync(people[i]);
        }
        return people;
    }

    private static async Task AllTakenAsync(TestApp app)
    {
        await using var db = app.OpenDb();
        for (var waited = Stopwatch.StartNew(); await db.GatewayEvents.AnyAsync(e => e.State == GatewayEventState.Received); await Task.Delay(50))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), "News is still waiting.");
        }
        Assert.All(await db.GatewayEvents.AsNoTracking().ToListAsync(), e => Assert.True(e is { State: GatewayEventState.Done or GatewayEventState.Ignored, Attempts: 0 }, $"{e.Type} {e.State} {e.Attempts} {e.Note}"));
    }
}
