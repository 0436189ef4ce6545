using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Mandates;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing.Mandates;

/// <summary>Charges of Indian mandates are told a day ahead at least, each once.</summary>
[Covers("PAY-2")]
public sealed class DebitNoticeTests
{
    [Fact]
    public async Task Each_renewal_is_announced_once_more_than_a_day_ahead_with_amount_and_day()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.BuyInIndiaAsync(ada);
        var first = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await RunAsync(app, "announce-debits");
        await using var db = app.OpenDb();
        Assert.Empty(await db.DebitNotices.ToListAsync()); // far too early

        await app.Clock.AdvanceAsync(first.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() - TimeSpan.FromHours(60));
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AnnounceAsync(app)));
        await AnnounceAsync(app);

        var notice = await db.DebitNotices.SingleAsync();
        Assert.Equal((79900L, "INR", "cashfree", first.CurrentPeriodEnd.Value), (notice.Amount, notice.Currency, notice.Gateway, notice.DueAt));
        Assert.True(notice.DueAt - notice.SentAt >= MandateRules.Notice);
        Assert.Equal(1, await db.OutboxMails.CountAsync(m => m.OnceKey!.StartsWith("debit:")));
        Assert.Contains(await db.Notifications.ToListAsync(), n => n.UserId == ada.Id && n.Title == "A payment is coming");

        await app.Clock.AdvanceAsync(TimeSpan.FromDays(4));
        var second = await app.UntilAsync(ada, s => s.PaidThrough > first.PaidThrough);
        await app.Clock.AdvanceAsync(second.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() - TimeSpan.FromHours(30));
        await AnnounceAsync(app);
        Assert.Equal(2, await db.DebitNotices.CountAsync());
        Assert.Equal(0, await app.AlertsAsync("debit_notice_late"));
    }

    [Fact]
    public async Task What_is_cancelled_or_paid_in_dollars_or_by_transfer_is_not_announced()
    {
        await using var app = await TestApp.StartAsync(Gateways.TransferShop.On);
        var (ada, bob, eve) = (await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India), await app.AddPersonAsync("bob@example.test"), await app.AddPersonAsync("eve@example.test"));
        await app.BuyInIndiaAsync(ada);
        var mandate = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.BuyAsync(bob);
        await app.UntilAsync(bob, s => s.Status is SubscriptionStatus.Active);
        var transfer = (await app.CheckoutAtAsync(eve, "manual")).Require();
        await Gateways.TransferShop.TransferAsync(app, Guid.Parse(new Uri(transfer.CheckoutUrl).Segments[^1]), 0);
        await app.UntilAsync(eve, s => s.Status is SubscriptionStatus.Active);
        Assert.True((await app.Services.GetRequiredService<SetRenewal>().RunAsync("cashfree", mandate.GatewayCustomerId!, mandate.GatewaySubscriptionId!, true, _ => Task.CompletedTask, CancellationToken.None)).Ok);

        await app.Clock.AdvanceAsync(mandate.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() - TimeSpan.FromHours(26));
        await AnnounceAsync(app);

        await using var db = app.OpenDb();
        Assert.Empty(await db.DebitNotices.ToListAsync());
    }

    [Fact]
    public async Task A_retry_that_we_ask_for_is_announced_before_it_is_raised()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.BuyInIndiaAsync(ada);
        var active = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.AtTheBankAsync(active.GatewaySubscriptionId!, "empty");
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(32));
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.PastDue);
        await app.DrainAsync();

        for (var run = 0; run < 2; run++)
        {
            await RunAsync(app, "retry-charges");
        }

        await using var db = app.OpenDb();
        var notice = await db.DebitNotices.SingleAsync(n => n.Charge.EndsWith("#1"));
        Assert.True(notice.DueAt - notice.SentAt >= MandateRules.Notice);
        Assert.Equal(79900, notice.Amount);
    }

    [Fact]
    public async Task Who_cancels_while_a_payment_is_due_is_neither_told_of_another_try_nor_charged()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var ada = await app.AddPersonAsync("ada@example.test", timeZone: CashfreeShop.India);
        await app.BuyInIndiaAsync(ada);
        var active = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.AtTheBankAsync(active.GatewaySubscriptionId!, "empty");
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(32));
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.PastDue);
        await app.DrainAsync();
        Assert.True((await app.Services.GetRequiredService<ChangeRenewal>().RunAsync(ada.HomeTeamId, ada.Id, cancel: true, new("127.0.0.1", "test"), CancellationToken.None)).Ok);
        await app.AtTheBankAsync(active.GatewaySubscriptionId!, "fill");

        await RunAsync(app, "retry-charges");

        await using var db = app.OpenDb();
        Assert.Empty(await db.DebitNotices.ToListAsync());
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(2));
        await app.DrainAsync();
        Assert.Equal(1, await db.Invoices.CountAsync(i => i.AmountPaid > 0));
    }

    private static Task AnnounceAsync(TestApp app) => RunAsync(app, "announce-debits");

    private static async Task RunAsync(TestApp app, string job) => Assert.NotEqual(JobOutcome.Failed, (await app.Services.GetRequiredService<JobRunner>().RunNowAsync(job)).Outcome);
}
