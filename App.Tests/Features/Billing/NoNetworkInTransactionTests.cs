using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Orders;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Features.Orders;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>While a slow gateway is asked, no transaction stands open: the database itself is looked at meanwhile.</summary>
[Covers("PAY-3")]
public sealed class NoNetworkInTransactionTests
{
    private const int Latency = 1000;
    private const int Look = 100;

    [Fact]
    public async Task Nothing_waits_for_the_gateway_with_a_transaction_open()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var (ada, bob, root) = (await app.AddPersonAsync("ada@example.test"), await app.AddPersonAsync("bob@example.test"), await app.AddAdminAsync());
        await app.BuyAsync(ada);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        var order = await app.BuyCreditsAsync(ada);
        await app.DrainAsync();
        var invoice = (await app.PaymentsAsync(ada))[0].Id;
        await app.ControlAsync(new { latencyMs = Latency });
        using var done = new CancellationTokenSource();
        var longest = LongestAsync(app, done.Token);

        await Task.WhenAll(
            app.CheckoutAsync(bob),
            app.OrderAsync(bob),
            app.Services.GetRequiredService<RefundInvoice>().RunAsync(root.Id, invoice, 100, "a part", new("127.0.0.1", "test"), CancellationToken.None),
            app.Services.GetRequiredService<PayOrderBack>().RunAsync(root.Id, order.Id, 100, "a part", new("127.0.0.1", "test"), CancellationToken.None),
            app.ReconcileAsync());
        await Task.Delay(5 * Latency); // of what the news is about
        await app.ControlAsync(new { latencyMs = 0 });
        await app.DrainAsync();

        await done.CancelAsync();
        Assert.InRange(await longest, 0, (Latency / Look) - 4);
        await app.UntilOrderAsync(order.Id, o => o.RefundedAmount == 100);
    }

    // At how many looks in a row one transaction stood open with nothing to do. Not for how long: on a busy machine, that also passes between two statements.
    private static async Task<int> LongestAsync(TestApp app, CancellationToken ct)
    {
        var (longest, standing) = (0, new Dictionary<string, int>(StringComparer.Ordinal));
        await using var db = app.OpenDb();
        while (!ct.IsCancellationRequested)
        {
            var now = await db.Database.SqlQueryRaw<string>(
                """SELECT concat(pid, ' ', state_change) AS "Value" FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'""")
                .ToListAsync(CancellationToken.None);
            standing = now.ToDictionary(t => t, t => standing.GetValueOrDefault(t) + 1, StringComparer.Ordinal);
            longest = Math.Max(longest, standing.Values.DefaultIfEmpty().Max());
            await Task.Delay(Look, CancellationToken.None);
        }
        return longest;
    }
}
