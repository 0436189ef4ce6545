using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>The news of a first payment in every kind of disorder leads to one state.</summary>
[Covers("PAY-3", "PAY-4")]
public sealed class EventOrderTests
{
    private const int Customers = 30;

    [Fact]
    public async Task Shuffled_doubled_and_parallel_news_of_a_first_payment_give_one_final_state()
    {
        await using var app = await TestApp.StartAsync();
        await app.ControlAsync(new { dropWebhooks = true });
        var people = new List<User>();
        for (var i = 0; i < Customers; i++)
        {
            people.Add(await app.AddPersonAsync($"p{i}@example.test"));
            await app.BuyAsync(people[i]);
        }
        await using var db = app.OpenDb();
        var customers = await db.BillingCustomers.AsNoTracking().ToDictionaryAsync(c => c.GatewayCustomerId!, c => c.TeamId);
        Assert.All(await db.Subscriptions.AsNoTracking().ToListAsync(), s => Assert.Equal(SubscriptionStatus.Trialing, s.Status));
        var news = (await app.EventsAsync()).ToLookup(e => customers.GetValueOrDefault(CustomerOf(e) ?? ""));
        Assert.All(people, p => Assert.True(news[p.HomeTeamId].Count() >= 6));

        await Task.WhenAll(people.Select((person, seed) => DeliverAsync(app, [.. news[person.HomeTeamId]], seed)));
        await app.DrainAsync();

        Assert.DoesNotContain(await db.GatewayEvents.AsNoTracking().ToListAsync(), e => e.State is GatewayEventState.Received or GatewayEventState.Flagged or GatewayEventState.Dead);
        var states = new HashSet<string>();
        foreach (var person in people)
        {
            states.Add(await StateAsync(app, person));
        }
        var only = Assert.Single(states);
        Assert.Contains("Active premium.monthly", only, StringComparison.Ordinal);
        Assert.Contains("moves=Incomplete>Trialing,Trialing>Active", only, StringComparison.Ordinal);
        Assert.Contains("receipts=1 invoices=1 conversions=1 received=1", only, StringComparison.Ordinal);
    }

    // Seed 0 keeps the order; the others shuffle, repeat each up to three times, and deliver in parallel.
    private static async Task DeliverAsync(TestApp app, List<string> news, int seed)
    {
        var random = new Random(seed);
        var order = seed == 0 ? news : news.SelectMany(e => Enumerable.Repeat(e, random.Next(1, 4))).OrderBy(_ => random.Next()).ToList();
        await Parallel.ForEachAsync(order, new ParallelOptions { MaxDegreeOfParallelism = seed % 3 == 0 ? 1 : 4 }, async (e, _) =>
        {
            using var answer = await app.DeliverAsync(e);
            answer.EnsureSuccessStatusCode();
        });
    }

    private static string? CustomerOf(string e)
    {
        using var json = JsonDocument.Parse(e);
        var thing = json.RootElement.GetProperty("data").GetProperty("object");
        return thing.GetProperty("object").GetString() == "customer"
            ? thing.GetProperty("id").GetString()
            : thing.TryGetProperty("customer", out var customer) && customer.ValueKind == JsonValueKind.String ? customer.GetString() : null;
    }

    private static async Task<string> StateAsync(TestApp app, User person)
    {
        await using var db = app.OpenDb();
        var team = person.HomeTeamId;
        var s = await db.Subscriptions.AsNoTracking().SingleAsync(s => s.TeamId == team);
        var version = await db.PlanVersions.SingleAsync(v => v.Id == s.PlanVersionId);
        var moves = string.Join(',', s.History.OrderBy(h => h.At).ThenBy(h => h.To).Select(h => $"{h.From}>{h.To}"));
        await db.UntilInvoicedAsync();
        var receipts = await db.OutboxMails.CountAsync(m => m.UserId == person.Id && m.Template == "PaymentReceiptMail");
        var invoices = await db.Invoices.CountAsync(i => i.TeamId == team);
        var conversions = await db.TrialOutcomes.CountAsync(o => o.TeamId == team);
        var received = await db.PublishedAsync(nameof(PaymentReceived), team.ToString());
        var checkout = await db.Checkouts.Where(c => c.TeamId == team).Select(c => c.State).SingleAsync();
        var card = await db.PaymentMethods.Where(m => m.TeamId == team).Select(m => m.Last4).SingleAsync();
        return $"{s.Status} {version.PlanCode} cancel={s.CancelAtPeriodEnd} paid={s.PaidThrough == s.CurrentPeriodEnd} moves={moves} "
            + $"receipts={receipts} invoices={invoices} conversions={conversions} received={received} checkout={checkout} card={card}";
    }
}
