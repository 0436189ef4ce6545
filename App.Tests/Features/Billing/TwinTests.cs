using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Features.Orders;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>The same lives at both gateways, twice: once with all news, once with none and one run of reconciliation at the end. Both end in the same state.</summary>
[Covers("PAY-11", "ORD-3")]
public sealed class TwinTests
{
    private static readonly string[] AtStripe =
        ["converted", "upgraded", "seats", "cancelled", "ended", "failed", "recovered", "refunded", "partly", "disputed", "won", "lost", "ordered", "order_refunded", "order_disputed", "order_lost", "order_left"];
    private static readonly string[] InIndia = ["converted", "cancelled", "failed"];

    [Fact]
    public async Task With_every_webhook_lost_one_run_ends_where_all_of_them_do()
    {
        await using var told = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        await using var deaf = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        await deaf.ControlAsync(new { dropWebhooks = true });
        await deaf.ControlCashfreeAsync(new { dropWebhooks = true });
        var (tellers, lost) = (await LiveAsync(told), await LiveAsync(deaf));
        await using var db = deaf.OpenDb();
        Assert.Empty(await db.GatewayEvents.ToListAsync());
        Assert.False(await db.Invoices.AnyAsync());

        Assert.Equal(JobOutcome.Done, (await deaf.ReconcileJobAsync()).Outcome);

        Assert.False(await db.Drifts.AnyAsync(d => !d.Repaired));
        var repaired = await db.Drifts.Select(d => d.TeamId).Distinct().ToListAsync();
        Assert.Empty(lost.Where(p => p.Key != "stripe order_left" && !repaired.Contains(p.Value.HomeTeamId)).Select(p => p.Key));
        var found = await StatesAsync(deaf, lost);
        var heard = found;
        for (var until = DateTime.UtcNow.AddSeconds(40); DateTime.UtcNow < until; await Task.Delay(200))
        {
            heard = await StatesAsync(told, tellers); // its news may still be on the way
            if (heard.All(h => found[h.Key] == h.Value))
            {
                break;
            }
        }
        Assert.Equal(heard.OrderBy(h => h.Key).Select(h => $"{h.Key}: {h.Value}"), found.OrderBy(h => h.Key).Select(h => $"{h.Key}: {h.Value}"));
        Assert.All(await deaf.ReconcileAsync(), run => Assert.Equal((null, 0), (run.Error, run.Drifted)));
        Assert.All(await deaf.ReconcileAsync("cashfree"), run => Assert.Equal((null, 0), (run.Error, run.Drifted)));
    }

    private static async Task<Dictionary<string, User>> LiveAsync(TestApp app)
    {
        var (people, orders) = (new Dictionary<string, User>(), new Dictionary<string, Guid>());
        foreach (var life in AtStripe)
        {
            var who = people[$"stripe {life}"] = await app.AddPersonAsync($"{life}@example.test");
            if (life.StartsWith("order", StringComparison.Ordinal))
            {
                var order = (await app.OrderAsync(who)).Require();
                orders[life] = order.Id;
                if (life != "order_left")
                {
                    await HostedPage.PayAsync(order.CheckoutUrl, life is "order_disputed" or "order_lost" ? MoneyBack.Disputed : Shop.Good);
                }
                continue;
            }
            await app.BuyAsync(who, card: life is "disputed" or "won" or "lost" ? MoneyBack.Disputed : Shop.Good);
        }
        foreach (var life in InIndia)
        {
            var who = people[$"cashfree {life}"] = await app.AddPersonAsync($"india.{life}@example.test", timeZone: CashfreeShop.India);
            await app.BuyInIndiaAsync(who);
        }
        await app.DrainAsync();
        foreach (var life in AtStripe.Where(l => !l.StartsWith("order", StringComparison.Ordinal)))
        {
            await EarlyAsync(app, people[$"stripe {life}"], life);
        }
        await PayOrdersBackAsync(app, people);
        foreach (var life in InIndia)
        {
            await InIndiaAsync(app, people[$"cashfree {life}"], life);
        }
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(33)); // who has not ended renews
        await app.DrainAsync();
        foreach (var life in AtStripe.Where(l => !l.StartsWith("order", StringComparison.Ordinal)))
        {
            await LateAsync(app, people[$"stripe {life}"], life);
        }
        return people;
    }

    private static async Task EarlyAsync(TestApp app, User who, string life)
    {
        var subscription = (await app.AtGatewayAsync($"subscriptions?customer={await app.CustomerAsync(who)}&status=all")).GetProperty("data")[0];
        var (id, customer) = (subscription.GetProperty("id").GetString()!, subscription.GetProperty("customer").GetString()!);
        var item = subscription.GetProperty("items").GetProperty("data")[0].GetProperty("id").GetString()!;
        switch (life)
        {
            case "failed" or "recovered":
                await CardAsync(app, id, customer, "pm_card_chargeCustomerFail");
                break;
            case "upgraded":
                await app.BuyAsync(await app.AddPersonAsync("yearly@example.test"), "premium.yearly"); // makes the price
                var year = (await app.AtGatewayAsync("prices?lookup_keys[0]=premium.yearly.v1.usd")).GetProperty("data")[0].GetProperty("id").GetString()!;
                await app.AtGatewayAsync($"subscriptions/{id}", ("items[0][id]", item), ("items[0][price]", year), ("proration_behavior", "always_invoice"));
                break;
            case "seats":
                await app.AtGatewayAsync($"subscriptions/{id}", ("items[0][id]", item), ("items[0][quantity]", "3"), ("proration_behavior", "always_invoice"));
                break;
            case "ended":
                await app.AtGatewayAsync($"subscriptions/{id}", ("cancel_at_period_end", "true"));
                break;
            case "won":
                await DecideNewestAsync(app, customer, won: true);
                break;
        }
    }

    // After the renewals comes what the product answers with an end at the gateway: done before them, a node that heard of it in time would have no renewal, and one that was busy would.
    private static async Task LateAsync(TestApp app, User who, string life)
    {
        switch (life)
        {
            case "recovered":
                var subscription = (await app.AtGatewayAsync($"subscriptions?customer={await app.CustomerAsync(who)}&status=all")).GetProperty("data")[0];
                await CardAsync(app, subscription.GetProperty("id").GetString()!, subscription.GetProperty("customer").GetString()!, "pm_card_visa");
                var open = (await app.AtGatewayAsync($"invoices?customer={await app.CustomerAsync(who)}&status=open")).GetProperty("data")[0].GetProperty("id").GetString();
                await app.AtGatewayAsync($"invoices/{open}/pay", ("paid_out_of_band", "false"));
                break;
            case "cancelled":
                var live = (await app.AtGatewayAsync($"subscriptions?customer={await app.CustomerAsync(who)}&status=all")).GetProperty("data")[0].GetProperty("id").GetString();
                await app.AtGatewayAsync($"subscriptions/{live}", ("cancel_at_period_end", "true"));
                break;
            case "refunded":
                await app.RefundAtGatewayAsync(who);
                break;
            case "lost":
                await DecideNewestAsync(app, await app.CustomerAsync(who), won: false);
                break;
            case "partly":
                await app.RefundAtGatewayAsync(who, 200);
                break;
        }
    }

    // Neither twin is asked for ids: one of them knows none yet.
    private static async Task PayOrdersBackAsync(TestApp app, Dictionary<string, User> people)
    {
        foreach (var life in new[] { "order_refunded", "order_lost" })
        {
            var payment = (await app.AtGatewayAsync($"payment_intents?customer={await app.CustomerAsync(people[$"stripe {life}"])}")).GetProperty("data")[0].GetProperty("id").GetString()!;
            if (life == "order_lost")
            {
                await DecideAsync(app, payment, won: false);
                continue;
            }
            await app.AtGatewayAsync("refunds", ("payment_intent", payment));
        }
    }

    private static async Task InIndiaAsync(TestApp app, User who, string life)
    {
        await using var db = app.OpenDb();
        var subscription = (await db.Checkouts.SingleAsync(c => c.TeamId == who.HomeTeamId)).SessionId!;
        if (life is "cancelled" or "failed")
        {
            await app.AtTheBankAsync(subscription, life == "cancelled" ? "cancel" : "empty");
        }
    }

    private static async Task DecideNewestAsync(TestApp app, string customer, bool won)
    {
        var invoice = (await app.AtGatewayAsync($"invoices?customer={customer}&expand[0]=data.payments")).GetProperty("data")[0];
        await DecideAsync(app, invoice.GetProperty("payments").GetProperty("data")[0].GetProperty("payment").GetProperty("payment_intent").GetString()!, won);
    }

    private static async Task DecideAsync(TestApp app, string payment, bool won)
    {
        var dispute = (await app.AtGatewayAsync($"disputes?payment_intent={payment}")).GetProperty("data")[0].GetProperty("id").GetString();
        await app.AtGatewayAsync($"disputes/{dispute}", ("evidence[uncategorized_text]", won ? "winning_evidence" : "losing_evidence"));
    }

    private static async Task CardAsync(TestApp app, string subscription, string customer, string card)
    {
        var method = await app.AtGatewayAsync($"payment_methods/{card}/attach", ("customer", customer));
        await app.AtGatewayAsync($"subscriptions/{subscription}", ("default_payment_method", method.GetProperty("id").GetString()!));
    }

    private static async Task<Dictionary<string, string>> StatesAsync(TestApp app, Dictionary<string, User> people)
    {
        await using var db = app.OpenDb();
        var (plans, now, states) = (await db.PlanVersions.ToDictionaryAsync(v => v.Id, v => v.PlanCode), app.Clock.GetUtcNow(), new Dictionary<string, string>());
        foreach (var (name, who) in people)
        {
            var team = who.HomeTeamId;
            int? Days(DateTimeOffset? at) => at is null ? null : (int)Math.Round((at.Value - now).TotalDays);
            var lines = (await db.Subscriptions.AsNoTracking().Where(s => s.TeamId == team).ToListAsync())
                .Select(s => $"{s.Status} {plans[s.PlanVersionId]} x{s.Quantity} {s.CancelAtPeriodEnd} to {Days(s.CurrentPeriodEnd)} paid {Days(s.PaidThrough)} access {Days(s.AccessUntil)} frozen {s.FrozenSince is not null} revoked {s.RevokedAt is not null}")
                .Concat((await db.Invoices.AsNoTracking().Where(i => i.TeamId == team).ToListAsync())
                    .Select(i => $"invoice {i.Status} {i.Total} {i.AmountPaid} {i.AmountRefunded} {i.DisputedSince is not null} {i.DisputeLostAt is not null} {i.CardLast4}"))
                .Concat((await db.Refunds.AsNoTracking().Where(r => r.TeamId == team).ToListAsync()).Select(r => $"refund {r.Amount} {r.State}"))
                .Concat((await db.Disputes.AsNoTracking().Where(d => d.TeamId == team).ToListAsync()).Select(d => $"dispute {d.Amount} {d.State}"))
                .Concat((await db.Checkouts.AsNoTracking().Where(c => c.TeamId == team).ToListAsync()).Select(c => $"checkout {c.State}"))
                .Concat((await db.Orders.AsNoTracking().Where(o => o.TeamId == team).ToListAsync()).Select(o => $"order {o.Status} {o.RefundedAmount} {o.DisputedSince is not null} {o.DisputeLostAt is not null} {o.PaymentId is not null}"))
                .Concat((await db.CreditBalances.AsNoTracking().Where(b => b.TeamId == team).ToListAsync()).Select(b => $"credits {b.Balance}"))
                .Append($"has {await app.PlanOfAsync(who)}")
                .Append($"receipts {await db.OutboxMails.CountAsync(m => m.UserId == who.Id && (m.Template == "PaymentReceiptMail" || m.Template == "OrderReceiptMail"))}");
            states[name] = string.Join("; ", lines.Order(StringComparer.Ordinal));
        }
        return states;
    }
}
