using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>A renewal that fails, day by day.</summary>
[Covers("PAY-7")]
public sealed class DunningTests
{
    [Fact]
    public async Task One_mail_a_banner_seven_days_then_the_free_tier_and_a_payment_brings_everything_back()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        var bought = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.SwapCardAsync(bought, "pm_card_chargeCustomerFail");
        await app.Clock.AdvanceAsync(bought.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() + TimeSpan.FromHours(2));
        var due = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.PastDue);
        Assert.Equal((bought.PaidThrough + TimeSpan.FromDays(7), "premium.monthly"), (due.GraceUntil, await app.PlanOfAsync(ada)));
        Assert.NotNull(await TroubleAsync(app, ada));

        await app.Clock.AdvanceAsync(TimeSpan.FromDays(6)); // further tries fail: no second mail, no longer grace
        await app.DrainAsync();
        var still = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.PastDue);
        Assert.Equal((due.GraceUntil, "premium.monthly"), (still.GraceUntil, await app.PlanOfAsync(ada)));
        await app.Clock.AdvanceAsync(due.GraceUntil!.Value - app.Clock.GetUtcNow());
        Assert.Equal("free", await app.PlanOfAsync(ada));
        Assert.Null((await TroubleAsync(app, ada))!.AccessUntil);
        await using var db = app.OpenDb();
        Assert.Equal(1, await db.OutboxMails.CountAsync(m => m.Template == "PaymentFailedMail"));

        await app.SwapCardAsync(due, "pm_card_visa");
        var open = (await app.AtGatewayAsync($"invoices?customer={due.GatewayCustomerId}&status=open")).GetProperty("data")[0].GetProperty("id").GetString();
        await app.AtGatewayAsync($"invoices/{open}/pay", ("paid_out_of_band", "false"));
        var back = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);

        Assert.Equal("premium.monthly", await app.PlanOfAsync(ada));
        Assert.Null(await TroubleAsync(app, ada));
        Assert.Equal(back.PaidThrough + TimeSpan.FromDays(7), back.GraceUntil);
        await app.DrainAsync();
        Assert.Single(await db.Notifications.Where(n => n.UserId == ada.Id).ToListAsync(), n => n.Title == "Your payment went through");
    }

    private static Task<PaymentTrouble?> TroubleAsync(TestApp app, BlazorAccounts.Features.Accounts.User who) =>
        app.Services.GetRequiredService<LoadPaymentTrouble>().RunAsync(who.HomeTeamId, who.Id, CancellationToken.None);
}
