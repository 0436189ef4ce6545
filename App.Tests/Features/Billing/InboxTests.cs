using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>Dead letters can be looked at and applied again; nobody but an administrator can.</summary>
[Covers("PAY-3", "ADM-5")]
public sealed class InboxTests
{
    [Fact]
    public async Task A_dead_event_is_shown_and_replayed_by_administrators_alone()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        var root = await app.AddAdminAsync();
        await app.ControlAsync(new { dropWebhooks = true });
        await app.BuyAsync(ada);
        foreach (var e in await app.EventsAsync())
        {
            (await app.DeliverAsync(e)).EnsureSuccessStatusCode();
        }
        await app.DrainAsync();
        await using var db = app.OpenDb();
        var paid = await db.GatewayEvents.SingleAsync(e => e.Type == "invoice.paid");
        await db.GatewayEvents.Where(e => e.Type.StartsWith("invoice.")).ExecuteUpdateAsync(set => set.SetProperty(e => e.State, GatewayEventState.Dead).SetProperty(e => e.Attempts, 5));
        await db.Subscriptions.Where(s => s.TeamId == ada.HomeTeamId).ExecuteUpdateAsync(set => set.SetProperty(s => s.Status, SubscriptionStatus.PastDue));
        using var admin = await app.ProgramOfAsync(root);
        using var stranger = await app.ProgramOfAsync(ada);

        Assert.Equal(403, (int)(await stranger.GetAsync("/api/v1/admin/webhooks")).StatusCode);
        Assert.Equal(403, (int)(await stranger.PostAsync("/api/v1/admin/webhooks/replay", null)).StatusCode);
        Assert.Equal(400, (int)(await admin.GetAsync("/api/v1/admin/webhooks?state=odd")).StatusCode);
        Assert.Equal(400, (int)(await admin.PostAsync("/api/v1/admin/webhooks/replay?state=done", null)).StatusCode);
        Assert.Equal(404, (int)(await admin.PostAsync($"/api/v1/admin/webhooks/{Guid.NewGuid()}/replay", null)).StatusCode);
        var dead = (await admin.GetFromJsonAsync<JsonElement>("/api/v1/admin/webhooks?state=dead")).GetProperty("items");
        Assert.True(dead.GetArrayLength() >= 4);
        var shown = await admin.GetFromJsonAsync<JsonElement>($"/api/v1/admin/webhooks/{paid.Id}");
        Assert.Equal((paid.Body, "dead"), (shown.GetProperty("body").GetString(), shown.GetProperty("event").GetProperty("state").GetString()));

        (await admin.PostAsync($"/api/v1/admin/webhooks/{paid.Id}/replay", null)).EnsureSuccessStatusCode();
        await app.DrainAsync();
        Assert.Equal(SubscriptionStatus.Active, (await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active)).Status);
        using var all = await admin.PostAsync("/api/v1/admin/webhooks/replay", null);
        Assert.Equal(dead.GetArrayLength() - 1, (await all.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("replayed").GetInt32());
        await app.DrainAsync();

        Assert.Equal(0, await db.GatewayEvents.CountAsync(e => e.State == GatewayEventState.Dead || e.State == GatewayEventState.Received));
        Assert.Equal(dead.GetArrayLength(), await db.AuditEntries.CountAsync(a => a.Action == "webhook.replayed" && a.ActorId == root.Id && a.Address != null));
        await db.UntilMailsAsync("PaymentReceiptMail", 1);
        await db.GatewayEvents.Where(e => e.Id == paid.Id).ExecuteUpdateAsync(set => set.SetProperty(e => e.BodyClearedAt, paid.ReceivedAt));
        Assert.Equal(409, (int)(await admin.PostAsync($"/api/v1/admin/webhooks/{paid.Id}/replay", null)).StatusCode); // nothing is left to apply
    }

    [Fact]
    public async Task While_a_secret_is_rolled_Cashfree_may_sign_with_either()
    {
        await using var app = await TestApp.StartAsync(
            ("Gateways:Cashfree:ClientId", "id"), ("Gateways:Cashfree:ClientSecret", "cfsk_client"), ("Gateways:Cashfree:WebhookSecret", "cfsk_new"), ("Gateways:Cashfree:WebhookSecretPrevious", "cfsk_old"));
        foreach (var (secret, status) in new[] { ("cfsk_new", 200), ("cfsk_old", 200), ("cfsk_client", 200), ("cfsk_older", 400) })
        {
            using var answer = await app.DeliverCashfreeAsync($$"""{ "data": { "test_object": { "test_key": "{{secret}}" } }, "type": "WEBHOOK", "event_time": "2026-08-01T10:00:00+05:30" }""", null, secret);
            Assert.Equal(status, (int)answer.StatusCode);
        }
        await app.DrainAsync();
        await using var db = app.OpenDb();
        Assert.All(await db.GatewayEvents.ToListAsync(), e => Assert.Equal(GatewayEventState.Ignored, e.State));
    }

    [Fact]
    public async Task News_of_a_payment_that_nobody_made_is_flagged_and_an_unknown_kind_is_kept_and_ignored()
    {
        await using var app = await TestApp.StartAsync();
        foreach (var body in new[]
        {
            """{ "id": "evt_1", "type": "charge.dispute.created", "data": { "object": { "id": "du_1", "object": "dispute", "payment_intent": "pi_nobody", "amount": -5, "currency": "usd" } } }""",
            """{ "id": "evt_2", "type": "something.new", "data": { "object": { "id": "x_1", "object": "something", "customer": "cus_nobody" } } }""",
            """{ "id": "evt_3", "type": "something.newer", "data": { "object": { "id": "x_2", "object": "something" } } }""",
        })
        {
            using var answer = await app.DeliverAsync(body);
            Assert.Equal(200, (int)answer.StatusCode);
        }

        await app.DrainAsync();

        await using var db = app.OpenDb();
        Assert.Equal([GatewayEventState.Flagged, GatewayEventState.Ignored, GatewayEventState.Ignored], await db.GatewayEvents.OrderBy(e => e.EventId).Select(e => e.State).ToListAsync());
        Assert.Equal(1, await db.PublishedAsync("AlertRaised", "gateway_event_flagged"));
    }

    [Fact]
    public async Task While_a_secret_is_rolled_news_signed_with_either_is_taken_in()
    {
        await using var app = await TestApp.StartAsync(("Gateways:Stripe:WebhookSecret", "whsec_new"), ("Gateways:Stripe:WebhookSecretPrevious", "whsec_old"));
        var now = app.Clock.GetUtcNow();
        foreach (var (secret, status) in new[] { ("whsec_new", 200), ("whsec_old", 200), ("whsec_older", 400) })
        {
            var body = $$"""{ "id": "evt_{{secret}}", "type": "product.updated", "data": { "object": { "id": "prod_1", "object": "product" } } }""";
            using var answer = await app.DeliverAsync(body, Shop.Sign(body, now, secret));
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }
}
