using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>
/// Recorded lives of subscriptions, their news delivered in random orders, repeated and in parallel: what is here in the end is what the gateway has, and what the right order
/// gives. An order is one of one customer's news; a few hundred in the suite, <c>ORDERS=1000</c> for the whole proof, <c>SEED=…</c> to begin with a seed that a failure printed.
/// </summary>
[Covers("PAY-3", "PAY-4", "PAY-5", "PAY-8")]
public sealed class AnyOrderTests(ITestOutputHelper output)
{
    private const int PerLife = 4;
    private const int Deliverers = 16;
    private static readonly string[] Lives = ["bought", "renewed", "failed", "recovered", "upgraded", "cancelled", "ended", "refunded", "partly", "disputed", "won", "lost"];

    [Fact]
    public async Task Every_order_of_the_same_news_gives_one_state()
    {
        var began = Stopwatch.StartNew();
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        await app.ControlAsync(new { dropWebhooks = true });
        var (people, events) = await LiveAsync(app);
        using var gateway = app.NewClient();
        // What the product ends at the gateway, because its money went back, is ended once and for all: from here on the gateway has one state, and all its news is there.
        await RoundAsync(app, gateway, people, await NewsAsync(app, people, events), seed: null);
        events.AddRange((await app.EventsAsync()).Except(events, StringComparer.Ordinal));
        var news = await NewsAsync(app, people, events);
        await ForgetAsync(app, people);
        var expected = await RoundAsync(app, gateway, people, news, seed: null);
        await SameAsGatewayAsync(app, people);
        var orders = int.Parse(Environment.GetEnvironmentVariable("ORDERS") ?? "240", CultureInfo.InvariantCulture);
        var first = int.Parse(Environment.GetEnvironmentVariable("SEED") ?? $"{Random.Shared.Next(1_000_000)}", CultureInfo.InvariantCulture);
        var rounds = (int)Math.Ceiling(orders / (double)people.Count);
        output.WriteLine($"{people.Count} customers, {news.Values.Sum(n => n.Count)} events, {rounds} rounds, seeds from {first}, after {began.Elapsed.TotalSeconds:F0} s");

        for (var seed = first; seed < first + rounds; seed++)
        {
            await ForgetAsync(app, people);
            var found = await RoundAsync(app, gateway, people, news, seed);
            var other = people.Select((p, i) => (Life: Lives[i % Lives.Length], Was: expected[p.HomeTeamId], Is: found[p.HomeTeamId])).Where(p => p.Was != p.Is).ToList();
            Assert.True(other.Count == 0, $"SEED={seed}: {string.Join("\n", other.Select(o => $"{o.Life}\n  in order {o.Was}\n  now      {o.Is}"))}");
        }
        output.WriteLine($"in all {began.Elapsed.TotalSeconds:F0} s");
    }

    private static async Task<(List<User> People, List<string> Events)> LiveAsync(TestApp app)
    {
        var people = new List<User>();
        for (var i = 0; i < PerLife * Lives.Length; i++)
        {
            people.Add(await app.AddPersonAsync($"p{i}@example.test"));
        }
        await Parallel.ForEachAsync(people.Index(), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (who, _) =>
            await app.BuyAsync(who.Item, card: Lives[who.Index % Lives.Length] is "disputed" or "won" or "lost" ? MoneyBack.Disputed : Shop.Good));
        var (year, subscriptions) = (await YearlyAsync(app), new Dictionary<Guid, JsonElement>());
        foreach (var (who, life) in people.Select((p, i) => (p, Lives[i % Lives.Length])))
        {
            subscriptions[who.HomeTeamId] = await SubscriptionAsync(app, who);
            await EarlyAsync(app, who, life, subscriptions[who.HomeTeamId], year);
        }
        var events = (await app.EventsAsync()).ToList(); // the gateway lists those of 30 days
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(31.5)); // who has not ended renews
        foreach (var (who, life) in people.Select((p, i) => (p, Lives[i % Lives.Length])))
        {
            await LateAsync(app, who, life, subscriptions[who.HomeTeamId]);
        }
        events.AddRange((await app.EventsAsync()).Except(events, StringComparer.Ordinal));
        return (people, events);
    }

    private static async Task EarlyAsync(TestApp app, User who, string life, JsonElement subscription, string year)
    {
        var id = subscription.GetProperty("id").GetString()!;
        var customer = subscription.GetProperty("customer").GetString()!;
        switch (life)
        {
            case "failed" or "recovered":
                await CardAsync(app, id, customer, "pm_card_chargeCustomerFail");
                break;
            case "upgraded":
                var item = subscription.GetProperty("items").GetProperty("data")[0].GetProperty("id").GetString()!;
                await app.AtGatewayAsync($"subscriptions/{id}", ("items[0][id]", item), ("items[0][price]", year), ("proration_behavior", "always_invoice"));
                break;
            case "ended":
                await app.AtGatewayAsync($"subscriptions/{id}", ("cancel_at_period_end", "true"));
                break;
            case "won" or "lost":
                var payment = (await app.AtGatewayAsync($"invoices?customer={customer}&expand[0]=data.payments")).GetProperty("data")[0].GetProperty("payments").GetProperty("data")[0].GetProperty("payment").GetProperty("payment_intent").GetString();
                var dispute = (await app.AtGatewayAsync($"disputes?payment_intent={payment}")).GetProperty("data")[0].GetProperty("id").GetString();
                await CardAsync(app, id, customer, "pm_card_visa");
                await app.AtGatewayAsync($"disputes/{dispute}", ("evidence[uncategorized_text]", life == "won" ? "winning_evidence" : "losing_evidence"));
                break;
        }
    }

    private static async Task LateAsync(TestApp app, User who, string life, JsonElement subscription)
    {
        var id = subscription.GetProperty("id").GetString()!;
        switch (life)
        {
            case "recovered":
                await CardAsync(app, id, subscription.GetProperty("customer").GetString()!, "pm_card_visa");
                var open = (await app.AtGatewayAsync($"invoices?customer={await app.CustomerAsync(who)}&status=open")).GetProperty("data")[0].GetProperty("id").GetString();
                await app.AtGatewayAsync($"invoices/{open}/pay", ("paid_out_of_band", "false"));
                break;
            case "cancelled":
                await app.AtGatewayAsync($"subscriptions/{id}", ("cancel_at_period_end", "true"));
                break;
            case "refunded":
                await app.RefundAtGatewayAsync(who, 200);
                await app.RefundAtGatewayAsync(who);
                break;
            case "partly":
                await app.RefundAtGatewayAsync(who, 200);
                break;
        }
    }

    private static async Task CardAsync(TestApp app, string subscription, string customer, string card)
    {
        var method = await app.AtGatewayAsync($"payment_methods/{card}/attach", ("customer", customer));
        await app.AtGatewayAsync($"subscriptions/{subscription}", ("default_payment_method", method.GetProperty("id").GetString()!));
    }

    private static async Task<string> YearlyAsync(TestApp app)
    {
        await app.BuyAsync(await app.AddPersonAsync("yearly@example.test"), "premium.yearly");
        return (await app.AtGatewayAsync("prices?lookup_keys[0]=premium.yearly.v1.usd")).GetProperty("data")[0].GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> SubscriptionAsync(TestApp app, User who) =>
        (await app.AtGatewayAsync($"subscriptions?customer={await app.CustomerAsync(who)}&status=all")).GetProperty("data")[0];

    // By team, in the order things happened; refunds and disputes name no customer, only a payment.
    private static async Task<Dictionary<Guid, List<string>>> NewsAsync(TestApp app, List<User> people, List<string> events)
    {
        await using var db = app.OpenDb();
        var teams = await db.BillingCustomers.AsNoTracking().ToDictionaryAsync(c => c.GatewayCustomerId!, c => c.TeamId);
        var payers = new Dictionary<string, string>(StringComparer.Ordinal);
        var news = people.ToDictionary(p => p.HomeTeamId, _ => new List<string>());
        foreach (var e in events)
        {
            using var json = JsonDocument.Parse(e);
            var thing = json.RootElement.GetProperty("data").GetProperty("object");
            var kind = thing.GetProperty("object").GetString();
            var customer = Text(thing, kind == "customer" ? "id" : "customer");
            var payment = Text(thing, kind == "payment_intent" ? "id" : "payment_intent");
            if (customer is not null && payment is not null)
            {
                payers[payment] = customer;
            }
            customer ??= payment is null ? null : payers.GetValueOrDefault(payment);
            if (customer is not null && teams.TryGetValue(customer, out var team) && news.TryGetValue(team, out var list))
            {
                list.Add(e);
            }
        }
        return news;
    }

    private static string? Text(JsonElement thing, string name) => thing.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static async Task<Dictionary<Guid, string>> RoundAsync(TestApp app, HttpClient gateway, List<User> people, Dictionary<Guid, List<string>> news, int? seed)
    {
        if (seed is not { } number)
        {
            await Parallel.ForEachAsync(people, new ParallelOptions { MaxDegreeOfParallelism = Deliverers }, async (who, _) =>
            {
                foreach (var e in news[who.HomeTeamId])
                {
                    (await app.DeliverAsync(gateway, e)).EnsureSuccessStatusCode();
                }
            });
        }
        else
        {
            var random = new Random(number);
            var all = news.Values.SelectMany(list => list).SelectMany(e => Enumerable.Repeat(e, random.Next(8) switch { 0 => 3, < 3 => 2, _ => 1 })).ToArray();
            random.Shuffle(all);
            await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = Deliverers }, async (e, _) => (await app.DeliverAsync(gateway, e)).EnsureSuccessStatusCode());
        }
        await app.DrainAsync();
        await using var db = app.OpenDb();
        Assert.Empty(await db.GatewayEvents.Where(e => e.State != GatewayEventState.Done && e.State != GatewayEventState.Ignored).Select(e => $"{e.Type} {e.State} {e.Note}").ToListAsync());
        return await StatesAsync(db, people);
    }

    private static async Task<Dictionary<Guid, string>> StatesAsync(BlazorAccounts.Data.AppDb db, List<User> people)
    {
        var plans = await db.PlanVersions.ToDictionaryAsync(v => v.Id, v => v.PlanCode);
        var subscriptions = (await db.Subscriptions.AsNoTracking().ToListAsync()).ToLookup(s => s.TeamId);
        var invoices = (await db.Invoices.AsNoTracking().ToListAsync()).ToLookup(i => i.TeamId);
        var refunds = (await db.Refunds.AsNoTracking().ToListAsync()).ToLookup(r => r.TeamId);
        var disputes = (await db.Disputes.AsNoTracking().ToListAsync()).ToLookup(d => d.TeamId);
        var cards = (await db.PaymentMethods.AsNoTracking().ToListAsync()).ToLookup(m => m.TeamId, m => m.Last4);
        var checkouts = (await db.Checkouts.AsNoTracking().ToListAsync()).ToLookup(c => c.TeamId, c => c.State);
        var mails = (await db.OutboxMails.AsNoTracking().Select(m => new { m.UserId, m.Template }).ToListAsync()).ToLookup(m => m.UserId, m => m.Template);
        var events = (await db.OutboxEvents.AsNoTracking().Select(e => new { e.Type, e.Payload }).ToListAsync()).ToLookup(e => Team(e.Payload), e => e.Type);
        return people.ToDictionary(p => p.HomeTeamId, p => string.Join(" | ",
            Line(subscriptions[p.HomeTeamId].Select(s => $"{s.Status} {plans[s.PlanVersionId]} {s.CancelAtPeriodEnd} {s.CurrentPeriodEnd:u} paid {s.PaidThrough:u} access {s.AccessUntil:u} frozen {s.FrozenSince:u} revoked {s.RevokedAt is not null} {string.Join(',', s.History.OrderBy(h => h.At).Select(h => $"{h.From}>{h.To}"))}")),
            Line(invoices[p.HomeTeamId].Select(i => $"{i.Number} {i.Status} {i.Total} {i.AmountPaid} {i.AmountRefunded} {i.PeriodEnd:u} {i.GatewayPaymentId} {i.CardLast4} {i.DisputedSince:u} {i.DisputeLostAt is not null}")),
            Line(refunds[p.HomeTeamId].Select(r => $"{r.GatewayRefundId} {r.Amount} {r.State}")),
            Line(disputes[p.HomeTeamId].Select(d => $"{d.GatewayDisputeId} {d.Amount} {d.State}")),
            Line(cards[p.HomeTeamId].Where(_ => subscriptions[p.HomeTeamId].Any(s => s.IsLive))), // of who is not charged any more the gateway shows none
            Line(checkouts[p.HomeTeamId].Select(c => c.ToString())),
            Line(mails[p.Id].GroupBy(m => m).Select(g => $"{g.Count()} {g.Key}")),
            Line(events[p.HomeTeamId].GroupBy(e => e).Select(g => $"{g.Count()} {g.Key}"))));
    }

    private static Guid Team(string payload)
    {
        using var json = JsonDocument.Parse(payload);
        return json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.EnumerateObject().FirstOrDefault(p => p.Name.Equals("teamId", StringComparison.OrdinalIgnoreCase)).Value is { ValueKind: JsonValueKind.String } team ? team.GetGuid() : Guid.Empty;
    }

    private static string Line(IEnumerable<string> parts) => string.Join("; ", parts.Order(StringComparer.Ordinal));

    private static async Task SameAsGatewayAsync(TestApp app, List<User> people)
    {
        await using var db = app.OpenDb();
        foreach (var who in people)
        {
            var theirs = await SubscriptionAsync(app, who);
            var ours = await db.Subscriptions.AsNoTracking().SingleAsync(s => s.TeamId == who.HomeTeamId);
            Assert.Equal(theirs.GetProperty("status").GetString(), JsonNamingPolicy.SnakeCaseLower.ConvertName(ours.Status.ToString()));
            Assert.Equal(theirs.GetProperty("items").GetProperty("data")[0].GetProperty("current_period_end").GetInt64(), ours.CurrentPeriodEnd!.Value.ToUnixTimeSeconds());
            var invoices = (await app.AtGatewayAsync($"invoices?customer={ours.GatewayCustomerId}&limit=100")).GetProperty("data").EnumerateArray().Select(i => $"{i.GetProperty("number")} {i.GetProperty("status")} {i.GetProperty("amount_paid")}");
            var mirrored = (await db.Invoices.AsNoTracking().Where(i => i.TeamId == who.HomeTeamId).ToListAsync()).Select(i => $"{i.Number} {i.Status.ToString().ToLowerInvariant()} {i.AmountPaid}");
            Assert.Equal(invoices.Order(), mirrored.Order());
        }
    }

    // As before the first news: on trial, with an open checkout.
    private static async Task ForgetAsync(TestApp app, List<User> people)
    {
        await using var db = app.OpenDb();
        var version = await db.PlanVersions.Where(v => v.PlanCode == "premium.monthly").Select(v => v.Id).FirstAsync();
        var starts = await db.Subscriptions.Where(s => s.TrialStart != null).ToDictionaryAsync(s => s.TeamId, s => s.TrialStart!.Value);
        await db.GatewayEvents.ExecuteDeleteAsync();
        await db.Refunds.ExecuteDeleteAsync();
        await db.Disputes.ExecuteDeleteAsync();
        await db.Invoices.ExecuteDeleteAsync();
        await db.PaymentMethods.ExecuteDeleteAsync();
        await db.TrialOutcomes.ExecuteDeleteAsync();
        await db.OutboxMails.ExecuteDeleteAsync();
        await db.OutboxEvents.ExecuteDeleteAsync();
        await db.Subscriptions.ExecuteDeleteAsync();
        await db.Checkouts.ExecuteUpdateAsync(set => set.SetProperty(c => c.State, CheckoutState.Open).SetProperty(c => c.ClosedAt, (DateTimeOffset?)null));
        db.ChangeTracker.Clear();
        db.AddRange(people.Select(p => Subscription.StartTrial(p.HomeTeamId, version, starts[p.HomeTeamId], TimeSpan.FromDays(7))));
        await db.SaveChangesAsync();
    }
}
