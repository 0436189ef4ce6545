using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>What the endpoint takes, and what it never believes.</summary>
[Covers("PAY-3")]
public sealed class WebhookTests
{
    [Fact]
    public async Task Unsigned_altered_and_old_news_is_refused_and_changes_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, paid) = await PaidInSecretAsync(app);
        var now = app.Clock.GetUtcNow();
        (string Body, string Header)[] bad =
        [
            (paid, ""), (paid, "t=1,v1=00"), (paid.Replace("paid", "past", StringComparison.Ordinal), Shop.Sign(paid, now)),
            (paid, Shop.Sign(paid, now.AddSeconds(-302))), (paid, Shop.Sign(paid, now.AddSeconds(330))), (paid, Shop.Sign(paid, now, "whsec_other")),
            ("not json", Shop.Sign("not json", now)), ("[]", Shop.Sign("[]", now)), ("{\"id\":5}", Shop.Sign("{\"id\":5}", now)),
            .. new[] { """{"id":"evt_\u0000","type":"a"}""", """{"id":"evt_\ud800","type":"a"}""" }.Select(body => (body, Shop.Sign(body, now))),
        ];

        foreach (var (body, header) in bad)
        {
            using var answer = await app.DeliverAsync(body, header);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(body == paid || header == Shop.Sign(paid, now) ? "signature_invalid" : "event_invalid", problem.GetProperty("code").GetString());
        }

        using var unknown = await app.NewClient().PostAsync("/webhooks/nobody", new StringContent("{}"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var much = new HttpRequestMessage(HttpMethod.Post, "/webhooks/stripe") { Content = new StringContent(new string(' ', 1_100_000)), Headers = { ExpectContinue = true } }; // or the answer may be a closed connection
        using var huge = await app.NewClient().SendAsync(much);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
        await using var db = app.OpenDb();
        Assert.Empty(await db.GatewayEvents.ToListAsync());
        Assert.Equal(SubscriptionStatus.Trialing, (await db.Subscriptions.SingleAsync(s => s.TeamId == ada.HomeTeamId)).Status);
    }

    [Fact]
    public async Task Genuine_news_of_any_shape_is_taken_in_and_none_stays_in_the_way()
    {
        await using var app = await TestApp.StartAsync(("Gateways:Stripe:Retries", "0"));
        string[] odd =
        [
            "[]", "\"x\"", "7", "{}", "[{}]", """{"object":"customer","id":"cus_\u0000x"}""", """{"object":"customer","id":{"id":"cus_x"}}""",
            """{"object":"invoice","id":"in_1","customer":"cus_\u0000x"}""", """{"object":"invoice","id":"in_\u0000","customer":"cus_x"}""",
            """{"object":"invoice","id":["in"],"customer":{"id":5},"total":"12"}""", """{"object":"invoice","id":"..","customer":"../..","total":99999999999999999999,"currency":"usd"}""",
            """{"object":"invoice","id":"in_2","parent":[],"total":-5,"currency":"???"}""", """{"object":"checkout.session","id":"cs_1","amount_total":1e400,"currency":["usd"],"client_reference_id":7}""",
            """{"object":"subscription","id":"sub_1","metadata":"team","items":{"data":{}}}""", """{"object":"charge","id":"ch_1","payment_intent":{"id":null},"metadata":{"order":"x"}}""",
            """{"object":"refund","id":"re_1","payment_intent":"pi_unknown","amount":-1}""", """{"object":"dispute","id":"dp_1","payment_intent":"pi_unknown","amount":"all"}""",
        ];
        string[] types = ["customer.updated", "invoice.paid", "charge.refunded", "charge.dispute.created"];
        var sent = 0;

        foreach (var body in odd.SelectMany(thing => types.Select(type => $$$"""{"id":"evt_odd_{{{sent++}}}","type":"{{{type}}}","created":-1,"data":{"object":{{{thing}}},"previous_attributes":[]}}""")))
        {
            using var answer = await app.DeliverAsync(body);
            Assert.True(answer.StatusCode is HttpStatusCode.OK, $"{answer.StatusCode} to {body}");
        }
        for (var attempt = 0; attempt < GatewayEvent.MaxAttempts; attempt++)
        {
            await app.DrainAsync();
            await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(20));
        }
        await app.DrainAsync();

        await using var db = app.OpenDb();
        Assert.Equal(sent, await db.GatewayEvents.CountAsync());
        Assert.Empty(await db.GatewayEvents.Where(e => e.State == GatewayEventState.Received || e.State == GatewayEventState.Done).ToListAsync());
        Assert.Empty(await db.Invoices.ToListAsync());
    }

    [Fact]
    public async Task The_same_event_a_hundred_times_over_is_one_event_with_one_effect()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, paid) = await PaidInSecretAsync(app);

        await Parallel.ForEachAsync(Enumerable.Range(0, 100), new ParallelOptions { MaxDegreeOfParallelism = 10 }, async (_, _) =>
        {
            using var answer = await app.DeliverAsync(paid);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        });
        await app.DrainAsync();

        await using var db = app.OpenDb();
        Assert.Equal(GatewayEventState.Done, (await db.GatewayEvents.SingleAsync()).State);
        Assert.Equal(SubscriptionStatus.Active, (await db.Subscriptions.SingleAsync(s => s.TeamId == ada.HomeTeamId)).Status);
        await db.UntilMailsAsync("PaymentReceiptMail", 1);
        Assert.Equal(1, await db.OutboxEvents.CountAsync(e => e.Type == nameof(PaymentReceived)));
    }

    [Fact]
    public async Task Genuine_news_that_contradicts_what_was_sold_is_flagged_and_not_applied()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, _) = await PaidInSecretAsync(app);
        var completed = (await app.EventsAsync()).Single(e => e.Contains("\"checkout.session.completed\"", StringComparison.Ordinal));
        (string Field, JsonNode Value)[] lies =
            [("amount_total", 1), ("currency", "eur"), ("client_reference_id", Guid.NewGuid().ToString()), ("customer", "cus_somebody_else")];

        foreach (var (field, value) in lies)
        {
            var lie = JsonNode.Parse(completed)!;
            lie["id"] = $"evt_lie_{field}";
            lie["data"]!["object"]![field] = value;
            using var answer = await app.DeliverAsync(lie.ToJsonString());
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        await app.DrainAsync();

        await using var db = app.OpenDb();
        var events = await db.GatewayEvents.ToListAsync();
        Assert.Equal(lies.Length, events.Count);
        Assert.All(events, e => Assert.True(e.State is GatewayEventState.Flagged, $"{e.EventId} is {e.State}: {e.Note}"));
        Assert.Equal(SubscriptionStatus.Trialing, (await db.Subscriptions.SingleAsync(s => s.TeamId == ada.HomeTeamId)).Status);
        Assert.Equal(lies.Length, await db.PublishedAsync("AlertRaised", "gateway_event_flagged"));
    }

    [Fact]
    public async Task News_taken_in_before_a_restart_is_applied_after_it()
    {
        await using var app = await TestApp.StartAsync(("Gateways:Stripe:Retries", "0"), Shop.ServerKey);
        var (ada, paid) = await PaidInSecretAsync(app);
        await app.ControlAsync(new { outage = true });
        using (var answer = await app.DeliverAsync(paid))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode); // at once, whatever the gateway does
        }
        await app.DrainAsync();
        await using (var db = app.OpenDb())
        {
            var waiting = await db.GatewayEvents.SingleAsync();
            Assert.Equal((GatewayEventState.Received, 1), (waiting.State, waiting.Attempts));
        }
        await app.ControlAsync(new { outage = false });

        await using var second = app.StartSecondNode();
        await second.Clock.AdvanceAsync(TimeSpan.FromSeconds(10));
        await second.DrainAsync();

        Assert.Equal(SubscriptionStatus.Active, (await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active)).Status);
    }

    [Fact]
    public async Task After_five_failed_tries_an_event_is_dead_and_somebody_is_told()
    {
        await using var app = await TestApp.StartAsync(("Gateways:Stripe:Retries", "0"));
        var (_, paid) = await PaidInSecretAsync(app);
        await app.ControlAsync(new { outage = true });
        using (await app.DeliverAsync(paid))
        {
            for (var attempt = 0; attempt < GatewayEvent.MaxAttempts; attempt++)
            {
                await app.DrainAsync();
                await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(20));
            }
        }
        await app.DrainAsync();

        await using var db = app.OpenDb();
        var dead = await db.GatewayEvents.SingleAsync();
        Assert.Equal((GatewayEventState.Dead, GatewayEvent.MaxAttempts), (dead.State, dead.Attempts));
        Assert.Equal(1, await db.PublishedAsync("AlertRaised", "gateway_event_dead"));
    }

    private static async Task<(User Ada, string Paid)> PaidInSecretAsync(TestApp app)
    {
        await app.ControlAsync(new { dropWebhooks = true });
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        return (ada, (await app.EventsAsync()).Single(e => e.Contains("\"invoice.paid\"", StringComparison.Ordinal)));
    }
}
