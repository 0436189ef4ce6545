using BlazorAccounts.Features.Orders;
using BlazorAccounts.Features.Orders.Credits;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Orders.Credits;

[Covers("ORD-2")]
public sealed class CreditTests
{
    [Fact]
    public async Task Of_300_parallel_spends_of_one_credit_exactly_the_100_that_are_there_succeed()
    {
        await using var app = await TestApp.StartAsync(Shop.ServerKey);
        await using var second = app.StartSecondNode();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyCreditsAsync(ada);

        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(() => (i % 2 == 0 ? app : second).SpendAsync(ada, 1))));

        Assert.Equal(100, answers.Count(a => a.Ok));
        Assert.All(answers.Where(a => !a.Ok), a => Assert.Equal((402, "credits_insufficient"), (a.Status, a.Code)));
        Assert.Equal(0, await app.BalanceHoldsAsync(ada));
    }

    [Fact]
    public async Task The_same_key_spends_once_even_fifty_times_at_once()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyCreditsAsync(ada);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => app.SpendAsync(ada, 30, "lesson-1"))));

        Assert.All(answers, a => Assert.True(a.Ok, a.Code));
        Assert.Equal(70, await app.BalanceHoldsAsync(ada));
        Assert.Equal((409, "idempotency_key_reused"), (await app.SpendAsync(ada, 31, "lesson-1")) is var other ? (other.Status, other.Code) : default);
        Assert.Equal(402, (await app.SpendAsync(ada, 71)).Status);
        Assert.True((await app.SpendAsync(ada, 70)).Ok);
        Assert.Equal(0, (await app.StatementAsync(ada)).Balance);
    }

    [Fact]
    public async Task What_expires_first_is_spent_first_and_expires_to_the_moment_without_any_job()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyCreditsAsync(ada, "credits.2000"); // two years
        var soon = await app.BuyCreditsAsync(ada); // one year
        Assert.True((await app.SpendAsync(ada, 40)).Ok);
        Assert.Equal([60, 2000], (await app.StatementAsync(ada)).Expiring.Select(e => e.Amount));

        await app.Clock.AdvanceAsync(soon.PaidAt!.Value.AddDays(365) - app.Clock.GetUtcNow() - TimeSpan.FromSeconds(30));
        Assert.Equal(2060, (await app.StatementAsync(ada)).Balance);
        await app.Clock.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(2000, (await app.StatementAsync(ada)).Balance);
        Assert.Equal(402, (await app.SpendAsync(ada, 2001)).Status);
        Assert.True((await app.SpendAsync(ada, 1)).Ok);
        Assert.Equal(1999, await app.BalanceHoldsAsync(ada));
        Assert.Equal([CreditEntryKind.Spend, CreditEntryKind.Expiry, CreditEntryKind.Spend], await KindsAsync(app, 3));
    }

    [Fact]
    public async Task The_job_writes_off_once_beside_parallel_spends_and_runs()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyCreditsAsync(ada);
        await app.BuyCreditsAsync(ada, "credits.2000");
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(366));

        var spends = Enumerable.Range(0, 30).Select(_ => Task.Run(() => app.SpendAsync(ada, 10))).ToList();
        await Task.WhenAll([.. Enumerable.Range(0, 5).Select(_ => Task.Run(() => app.RunJobAsync("expire-credits"))), .. spends]);

        Assert.Equal(1700, await app.BalanceHoldsAsync(ada));
        await using var db = app.OpenDb();
        Assert.Equal(-100, Assert.Single(await db.CreditEntries.Where(e => e.Kind == CreditEntryKind.Expiry).ToListAsync()).Amount);
    }

    [Fact]
    public async Task A_refund_takes_back_what_is_unspent_of_that_order_and_nothing_of_another()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        var first = await app.BuyCreditsAsync(ada);
        var second = await app.BuyCreditsAsync(ada);
        Assert.True((await app.SpendAsync(ada, 30)).Ok); // of the first, which expires first

        await app.RefundAsync(first);
        var refunded = await app.UntilOrderAsync(first.Id, o => o.Status is OrderStatus.Refunded);

        Assert.Equal(500, refunded.RefundedAmount);
        Assert.Equal(100, await app.BalanceHoldsAsync(ada)); // 70 went
        Assert.Equal(100, (await app.StatementAsync(ada)).Expiring.Sum(e => e.Amount));

        await app.RefundAsync(second, 100); // a fifth of the money is a fifth of the credits
        await app.UntilOrderAsync(second.Id, o => o.RefundedAmount == 100);
        Assert.Equal(80, await app.BalanceHoldsAsync(ada));
        await app.RefundAsync(second, 400);
        await app.UntilOrderAsync(second.Id, o => o.Status is OrderStatus.Refunded);
        Assert.Equal(0, await app.BalanceHoldsAsync(ada));
        await using var db = app.OpenDb();
        Assert.Equal([-70, -20, -80], await db.CreditEntries.Where(e => e.Kind == CreditEntryKind.Refund).OrderBy(e => e.Id).Select(e => e.Amount).ToListAsync());
    }

    [Fact]
    public async Task Spends_purchases_and_refunds_at_once_leave_a_balance_that_is_the_sum()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        var orders = new[] { await app.BuyCreditsAsync(ada), await app.BuyCreditsAsync(ada) };

        var spends = Enumerable.Range(0, 60).Select(_ => Task.Run(() => app.SpendAsync(ada, 3))).ToList();
        await Task.WhenAll([app.RefundAsync(orders[0]), app.RefundAsync(orders[1], 250), app.BuyCreditsAsync(ada), .. spends]);
        await app.UntilOrderAsync(orders[0].Id, o => o.Status is OrderStatus.Refunded);
        await app.UntilOrderAsync(orders[1].Id, o => o.RefundedAmount == 250);
        await app.DrainAsync();

        Assert.True(await app.BalanceHoldsAsync(ada) >= 0);
    }

    [Fact]
    public async Task Entries_come_in_pages_newest_first()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyCreditsAsync(ada);
        for (var i = 1; i <= 4; i++)
        {
            Assert.True((await app.SpendAsync(ada, i)).Ok);
        }
        using var program = await app.ProgramOfAsync(ada);

        var seen = new List<int>();
        for (var address = "/api/v1/credits?limit=2"; address.Length > 0;)
        {
            var page = await program.GetAsync(address).JsonAsync();
            seen.AddRange(page.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("amount").GetInt32()));
            var next = page.GetProperty("next");
            address = next.ValueKind is System.Text.Json.JsonValueKind.Null ? "" : $"/api/v1/credits?limit=2&before={next.GetInt64()}";
        }

        Assert.Equal([-4, -3, -2, -1, 100], seen);
    }

    private static async Task<List<CreditEntryKind>> KindsAsync(TestApp app, int last)
    {
        await using var db = app.OpenDb();
        return await db.CreditEntries.OrderByDescending(e => e.Id).Take(last).Select(e => e.Kind).ToListAsync();
    }
}
