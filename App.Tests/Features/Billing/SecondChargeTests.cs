using System.Data.Common;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>Two checkouts of one team that were both paid.</summary>
[Covers("PAY-12", "PAY-3")]
public sealed class SecondChargeTests
{
    [Fact]
    public async Task The_one_that_comes_second_is_ended_and_paid_back_once_whatever_order_the_news_has()
    {
        await using var app = await TestApp.StartAsync();
        await app.ControlAsync(new { dropWebhooks = true });
        var people = new List<User>();
        for (var i = 0; i < 6; i++)
        {
            people.Add(await app.AddPersonAsync($"p{i}@example.test"));
            await PayTwiceAsync(app, people[i]);
        }
        var random = new Random(7);
        var news = (await app.EventsAsync()).SelectMany(e => Enumerable.Repeat(e, 2)).OrderBy(_ => random.Next()).ToList();

        await Parallel.ForEachAsync(news, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (e, _) => (await app.DeliverAsync(e)).Dispose());
        await app.DrainAsync();

        await using var db = app.OpenDb();
        Assert.DoesNotContain(await db.GatewayEvents.AsNoTracking().ToListAsync(), e => e.State is GatewayEventState.Received or GatewayEventState.Flagged or GatewayEventState.Dead);
        foreach (var person in people)
        {
            var plan = Assert.Single(await db.Subscriptions.AsNoTracking().Where(s => s.TeamId == person.HomeTeamId).ToListAsync());
            Assert.Equal(SubscriptionStatus.Active, plan.Status);
            var second = Assert.Single(await db.SecondCharges.AsNoTracking().Where(s => s.TeamId == person.HomeTeamId).ToListAsync());
            Assert.Equal((plan.GatewaySubscriptionId, true, true), (second.KeptSubscriptionId, second.SettledAt is not null, second.GatewayRefundId is not null));
            Assert.Equal([plan.GatewaySubscriptionId], await IdsAsync(app, $"subscriptions?customer={plan.GatewayCustomerId}"));
            Assert.Equal(1, (await db.OutboxEvents.ToListAsync()).Count(e => e.Payload.Contains("second_subscription", StringComparison.Ordinal) && e.Payload.Contains(person.HomeTeamId.ToString(), StringComparison.Ordinal)));
        }
        Assert.Equal(await db.SecondCharges.Select(s => s.GatewayRefundId).OrderBy(id => id).ToListAsync(), (await IdsAsync(app, "refunds?limit=100")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_crash_left_half_done_is_finished_by_the_job()
    {
        await using var app = await TestApp.StartAsync();
        await app.ControlAsync(new { dropWebhooks = true });
        var ada = await app.AddPersonAsync("ada@example.test");
        await PayTwiceAsync(app, ada);
        foreach (var e in await app.EventsAsync())
        {
            (await app.DeliverAsync(e)).Dispose();
        }
        await app.DrainAsync();
        await using var db = app.OpenDb();
        await db.SecondCharges.ExecuteUpdateAsync(set => set.SetProperty(s => s.SettledAt, (DateTimeOffset?)null).SetProperty(s => s.GatewayRefundId, (string?)null));
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(6));

        using var http = app.NewClient();
        (await http.PostAsync("/dev/jobs/second-charges/run", content: null)).EnsureSuccessStatusCode();

        Assert.NotNull((await db.SecondCharges.AsNoTracking().SingleAsync()).SettledAt);
        Assert.Single(await IdsAsync(app, "refunds"));
    }

    /// <summary>Two workers have news of one new subscription: while one is asking whether it is a second one, the other takes it over.</summary>
    [Fact]
    public async Task The_only_one_is_not_ended_because_another_worker_took_it_over_in_between()
    {
        var meanwhile = new Meanwhile();
        await using var app = await TestApp.StartAsync(services => services.AddSingleton<IInterceptor>(meanwhile));
        await app.ControlAsync(new { dropWebhooks = true });
        var ada = await app.AddPersonAsync("ada@example.test");
        await HostedPage.PayAsync((await app.CheckoutAsync(ada)).Require().CheckoutUrl, Shop.Good);
        var (customer, refresh) = (await app.CustomerAsync(ada), app.Services.GetRequiredService<RefreshBilling>());
        var subscription = (await IdsAsync(app, $"subscriptions?customer={customer}")).Single();
        await using var second = app.StartNode();
        var there = second.Services.GetRequiredService<RefreshBilling>();
        meanwhile.Do = async () => Assert.True(await there.RunAsync("stripe", customer, subscription, CancellationToken.None));

        Assert.True(await refresh.RunAsync("stripe", customer, subscription, CancellationToken.None));

        Assert.Null(meanwhile.Do);
        await using var db = app.OpenDb();
        Assert.Empty(await db.SecondCharges.ToListAsync());
        Assert.Equal(SubscriptionStatus.Active, (await db.Subscriptions.SingleAsync(s => s.TeamId == ada.HomeTeamId)).Status);
        Assert.Empty(await IdsAsync(app, "refunds"));
    }

    // As when two gateways, or two nodes in a race, each opened a page.
    private static async Task PayTwiceAsync(TestApp app, User who)
    {
        var first = (await app.CheckoutAsync(who)).Require().CheckoutUrl;
        await using (var db = app.OpenDb())
        {
            await db.Checkouts.Where(c => c.TeamId == who.HomeTeamId).ExecuteUpdateAsync(set => set.SetProperty(c => c.State, CheckoutState.Superseded));
        }
        var second = (await app.CheckoutAsync(who, "premium.yearly")).Require().CheckoutUrl;
        await HostedPage.PayAsync(first, Shop.Good);
        await HostedPage.PayAsync(second, Shop.Good);
    }

    private static async Task<List<string?>> IdsAsync(TestApp app, string path)
    {
        using var http = app.NewClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_sandbox");
        using var json = JsonDocument.Parse(await http.GetStringAsync($"/sandbox/stripe/v1/{path}"));
        return [.. json.RootElement.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("id").GetString())];
    }

    // After the first question about a team's subscriptions at a gateway.
    private sealed class Meanwhile : DbCommandInterceptor
    {
        public Func<Task>? Do { get; set; }

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("FROM \"Subscriptions\"", StringComparison.Ordinal) && command.CommandText.Contains("\"GatewaySubscriptionId\"", StringComparison.Ordinal) && Do is { } action)
            {
                Do = null;
                await action();
            }
            return result;
        }
    }
}
