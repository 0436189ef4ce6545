using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Orders;
using BlazorAccounts.Features.Orders.Credits;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Orders;

/// <summary>What tests about orders do again and again.</summary>
internal static class Counter
{
    extension(TestApp app)
    {
        public Task<Outcome<OrderStarted>> OrderAsync(User who, string product = "credits.100", int quantity = 1, string? currency = null) =>
            app.Services.GetRequiredService<StartOrder>().RunAsync(who.HomeTeamId, who.Id, new(product, quantity, currency, null), new("127.0.0.1", "test"), CancellationToken.None);

        /// <summary>Orders, pays, and waits until it is settled.</summary>
        public async Task<Order> BuyCreditsAsync(User who, string product = "credits.100", int quantity = 1)
        {
            var started = (await app.OrderAsync(who, product, quantity)).Require();
            await HostedPage.PayAsync(started.CheckoutUrl, Shop.Good);
            return await app.UntilOrderAsync(started.Id, o => o.Status is OrderStatus.Paid);
        }

        public async Task<Order> UntilOrderAsync(Guid id, Func<Order, bool> wanted)
        {
            for (var until = DateTime.UtcNow.AddSeconds(40); ; await Task.Delay(50))
            {
                await using var db = app.OpenDb();
                var row = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == id);
                if (wanted(row))
                {
                    return row;
                }
                Assert.True(DateTime.UtcNow < until, $"Still {row.Status}, {row.RefundedAmount} paid back, {row.Note}");
            }
        }

        public Task<Outcome<CreditsSpent>> SpendAsync(User who, int amount, string? key = null) =>
            app.Services.GetRequiredService<SpendCredits>().RunAsync(who.HomeTeamId, amount, key ?? Guid.NewGuid().ToString("N"), "lessons", CancellationToken.None);

        public async Task<CreditStatement> StatementAsync(User who) =>
            (await app.Services.GetRequiredService<ShowCredits>().RunAsync(who.HomeTeamId, null, 100, CancellationToken.None)).Require();

        public async Task RunJobAsync(string name) =>
            Assert.Equal(JobOutcome.Done, (await app.Services.GetRequiredService<JobRunner>().RunNowAsync(name)).Outcome);

        /// <summary>Pays back at the gateway, as somebody would at its dashboard.</summary>
        public async Task RefundAsync(Order order, long? amount = null)
        {
            using var http = app.NewClient();
            http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_sandbox");
            var form = new Dictionary<string, string> { ["payment_intent"] = order.PaymentId! };
            if (amount is { } part)
            {
                form["amount"] = part.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
            using var content = new FormUrlEncodedContent(form);
            using var answer = await http.PostAsync("/sandbox/stripe/v1/refunds", content);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        /// <summary>The balance row is the sum of the ledger and of what is left in the lots, whatever happened before.</summary>
        public async Task<int> BalanceHoldsAsync(User who)
        {
            await using var db = app.OpenDb();
            var row = await db.CreditBalances.Where(b => b.TeamId == who.HomeTeamId).Select(b => b.Balance).SingleOrDefaultAsync();
            Assert.Equal(row, await db.CreditEntries.Where(e => e.TeamId == who.HomeTeamId).SumAsync(e => e.Amount));
            Assert.Equal(row, await db.CreditLots.Where(l => l.TeamId == who.HomeTeamId).SumAsync(l => l.Remaining));
            return row;
        }
    }

    public static async Task<JsonElement> JsonAsync(this Task<HttpResponseMessage> call, int status = 200)
    {
        using var answer = await call;
        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
