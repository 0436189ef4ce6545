using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Teams;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>Money that goes back takes with it what it paid for, once.</summary>
[Covers("PAY-4", "PAY-8", "PAY-9")]
public sealed class RefundTests
{
    [Fact]
    public async Task A_full_refund_of_the_current_period_cancels_the_plan_here_and_at_the_gateway()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await BuyerAsync(app);

        await app.RefundAtGatewayAsync(ada);

        var ended = await app.UntilAsync(ada, s => s is { Status: SubscriptionStatus.Canceled, RevokedAt: not null });
        Assert.Equal("free", await app.PlanOfAsync(ada));
        Assert.Equal("canceled", (await app.AtGatewayAsync($"subscriptions/{ended.GatewaySubscriptionId}")).GetProperty("status").GetString());
        await app.DrainAsync();
        var payment = Assert.Single(await app.PaymentsAsync(ada));
        Assert.Equal(("refunded", payment.Amount, "succeeded"), (payment.Status, payment.Refunded, Assert.Single(payment.Refunds).State));
        await using var db = app.OpenDb();
        Assert.Equal(1, await db.OutboxEvents.CountAsync(e => e.Type == nameof(RefundMade)));
        await db.UntilMailsAsync("RefundMail", 1);
        Assert.Equal(1, await db.OutboxMails.CountAsync(m => m.Template == "SubscriptionCanceledMail"));
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Action == "subscription.revoked"));
        await app.BuyAsync(ada); // nothing stands in the way of another try
        Assert.Equal(SubscriptionStatus.Active, (await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active)).Status);
    }

    [Fact]
    public async Task A_partial_refund_and_one_of_an_older_period_only_show()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await BuyerAsync(app);
        await app.RefundAtGatewayAsync(ada, 300);
        await Eventually.SoAsync(async () => (await app.PaymentsAsync(ada))[0].Refunded.Amount == 300, "the first part");
        var first = (await app.PaymentsAsync(ada))[0];
        Assert.Equal("partly_refunded", first.Status);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(31.5));
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active && s.PaidThrough > app.Clock.GetUtcNow());
        await app.DrainAsync();

        await app.AtGatewayAsync("refunds", ("payment_intent", first.GatewayPaymentId!)); // the rest of it
        await Eventually.SoAsync(async () => (await app.PaymentsAsync(ada)).Any(p => p.Status == "refunded"), "the rest");

        Assert.Equal(["paid", "refunded"], (await app.PaymentsAsync(ada)).Select(p => p.Status));
        Assert.Equal("premium.monthly", await app.PlanOfAsync(ada));
    }

    [Theory]
    [InlineData("winning_evidence", SubscriptionStatus.Active, "premium.monthly", "paid")]
    [InlineData("losing_evidence", SubscriptionStatus.Canceled, "free", "refunded")]
    public async Task A_dispute_freezes_the_plan_until_the_bank_has_decided(string evidence, SubscriptionStatus status, string plan, string shown)
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada, card: MoneyBack.Disputed);

        var frozen = await app.UntilAsync(ada, s => s.FrozenSince is not null);
        Assert.Equal((SubscriptionStatus.Active, "free"), (frozen.Status, await app.PlanOfAsync(ada)));
        Assert.Equal("disputed", Assert.Single(await app.PaymentsAsync(ada)).Status);
        using (var browser = await app.BrowserOfAsync(ada))
        {
            await browser.OpenAsync("/billing");
            var page = browser.Page.Body!.TextContent;
            Assert.All(["A payment of yours is questioned.", "On hold", "Being decided", "Visa •••• 0259"], words => Assert.Contains(words, page, StringComparison.Ordinal));
        }
        await app.DecideAsync(evidence);
        await app.UntilAsync(ada, s => s.FrozenSince is null && s.Status == status);

        await app.DrainAsync();
        Assert.Equal(plan, await app.PlanOfAsync(ada));
        Assert.Equal(shown, Assert.Single(await app.PaymentsAsync(ada)).Status);
        await using var db = app.OpenDb();
        Assert.Equal(1, await db.OutboxEvents.CountAsync(e => e.Type == nameof(DisputeOpened)));
        Assert.Equal(1, await db.OutboxEvents.CountAsync(e => e.Type == nameof(DisputeClosed)));
        Assert.Equal(2, await db.OutboxMails.CountAsync(m => m.Template == "DisputeMail"));
    }

    [Fact]
    public async Task What_a_plan_was_renewed_for_before_its_dispute_was_lost_is_shown_to_administrators()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada, card: MoneyBack.Disputed);
        var frozen = await app.UntilAsync(ada, s => s.FrozenSince is not null);
        await app.SwapCardAsync(frozen, "pm_card_visa"); // a charge of the other one is disputed each time
        await app.Clock.AdvanceAsync(frozen.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() + TimeSpan.FromDays(2));
        await app.UntilAsync(ada, s => s.PaidThrough > frozen.PaidThrough);
        Assert.Equal(0, await app.AlertsAsync("paid_and_revoked"));

        await app.DecideAsync("losing_evidence");
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Canceled);
        await app.DrainAsync();

        Assert.Equal(1, await app.AlertsAsync("paid_and_revoked"));
        Assert.Equal("free", await app.PlanOfAsync(ada));
    }

    [Fact]
    public async Task Parallel_administrators_make_one_refund_and_a_lost_answer_is_made_good()
    {
        await using var app = await TestApp.StartAsync(("Gateways:Stripe:Retries", "0"));
        var ada = await BuyerAsync(app);
        var root = await app.AddAdminAsync();
        var invoice = (await app.PaymentsAsync(ada))[0].Id;
        using var admin = await app.ProgramOfAsync(root);
        using var nobody = await app.ProgramOfAsync(ada);
        Assert.Equal(403, (int)(await PostAsync(nobody, invoice, new { reason = "me" })).StatusCode);
        Assert.Equal(404, (int)(await PostAsync(admin, Guid.NewGuid(), new { reason = "x" })).StatusCode);
        Assert.Equal(400, (int)(await PostAsync(admin, invoice, new { amount = 100 })).StatusCode);
        Assert.Equal(400, (int)(await PostAsync(admin, invoice, new { amount = 0, reason = "x" })).StatusCode);
        Assert.Equal(422, (int)(await PostAsync(admin, invoice, new { amount = 1_000_000, reason = "x" })).StatusCode);
        await app.ControlAsync(new { outage = true });
        Assert.Equal(503, (int)(await PostAsync(admin, invoice, new { amount = 500, reason = "asked kindly" })).StatusCode);
        Assert.Equal(409, (int)(await PostAsync(admin, invoice, new { amount = 600, reason = "another" })).StatusCode);
        await app.ControlAsync(new { outage = false });

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(admin, invoice, new { amount = 500, reason = "asked kindly" })));

        Assert.Contains(answers, a => a.IsSuccessStatusCode);
        await app.DrainAsync();
        var made = (await app.AtGatewayAsync("refunds?limit=100")).GetProperty("data").EnumerateArray().Sum(r => r.GetProperty("amount").GetInt64());
        var payment = Assert.Single(await app.PaymentsAsync(ada));
        Assert.Equal(made, payment.Refunded.Amount); // clicks while one was under way joined it, later ones were refunds of their own
        Assert.All(payment.Refunds, r => Assert.Equal("succeeded", r.State));
        await using var db = app.OpenDb();
        Assert.Equal(payment.Refunds.Count, await db.AuditEntries.CountAsync(a => a.Action == "refund.asked" && a.ActorId == root.Id && a.Address != null));
    }

    [Fact]
    public async Task A_refund_whose_node_died_is_made_by_the_next_reconciliation_once()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await BuyerAsync(app);
        await using (var db = app.OpenDb())
        {
            db.Add(Refund.Ask(await db.Invoices.SingleAsync(), 400, "asked and died", app.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(5)); // runs the job
        await app.ReconcileAsync();

        var payment = Assert.Single(await app.PaymentsAsync(ada));
        Assert.Equal((400, "succeeded"), (payment.Refunded.Amount, Assert.Single(payment.Refunds).State));
        Assert.Single((await app.AtGatewayAsync("refunds")).GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task The_history_is_paged_and_shows_nobody_else_s()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await BuyerAsync(app);
        for (var month = 0; month < 3; month++)
        {
            await app.Clock.AdvanceAsync(TimeSpan.FromDays(31));
            await app.DrainAsync();
        }
        await Eventually.SoAsync(async () => (await app.PaymentsAsync(ada)).Count >= 4, "four invoices");
        using var program = await app.ProgramOfAsync(ada);
        var (seen, next) = (new List<JsonElement>(), "");
        do
        {
            var page = await program.GetFromJsonAsync<JsonElement>($"/api/v1/billing/payments?limit=2{next}");
            seen.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.GetProperty("next").ValueKind is JsonValueKind.String ? $"&after={page.GetProperty("next").GetString()}" : null;
        }
        while (next is not null);

        Assert.Equal((await app.PaymentsAsync(ada)).Select(p => p.Id), seen.Select(p => p.GetProperty("id").GetGuid()));
        Assert.All(seen, p => Assert.Equal(("4242", "stripe"), (p.GetProperty("cardLast4").GetString(), p.GetProperty("gateway").GetString())));
        using var stranger = await app.ProgramOfAsync(await app.AddPersonAsync("bob@example.test"));
        Assert.Empty((await stranger.GetFromJsonAsync<JsonElement>("/api/v1/billing/payments")).GetProperty("items").EnumerateArray());
        Assert.Equal(400, (int)(await stranger.GetAsync($"/api/v1/billing/payments?after={seen[0].GetProperty("id").GetGuid()}")).StatusCode);
    }

    [Fact]
    public async Task Members_who_do_not_answer_for_the_money_see_the_plan_and_no_payments()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await BuyerAsync(app);
        var bob = await app.AddPersonAsync("bob@example.test");
        await using (var db = app.OpenDb())
        {
            db.Add(new TeamMember { TeamId = ada.HomeTeamId, UserId = bob.Id, Role = TeamRole.Member, JoinedAt = app.Clock.GetUtcNow() });
            await db.SaveChangesAsync();
            await db.Users.Where(u => u.Id == bob.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.HomeTeamId, ada.HomeTeamId));
        }
        using var program = await app.ProgramOfAsync(bob);

        Assert.Equal(403, (int)(await program.GetAsync("/api/v1/billing/payments")).StatusCode);
        Assert.Equal(403, (int)(await program.GetAsync("/api/v1/billing/invoices")).StatusCode);
        using var browser = await app.BrowserOfAsync(bob);
        await browser.OpenAsync("/billing");
        var page = browser.Page.Body!.TextContent;
        Assert.Contains("Premium", page, StringComparison.Ordinal);
        Assert.All(["4242", "pi_", "Cancel plan", "Update card"], words => Assert.DoesNotContain(words, page, StringComparison.Ordinal));
    }

    private static async Task<User> BuyerAsync(TestApp app)
    {
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.DrainAsync();
        return ada;
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient who, Guid invoice, object body) => who.PostAsJsonAsync($"/api/v1/admin/payments/{invoice}/refund", body);
}
