using System.Text.Json;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>What happens to a subscription after it was bought.</summary>
[Covers("PAY-5", "PAY-6", "PAY-7", "PAY-10")]
public sealed class RenewalTests
{
    [Fact]
    public async Task Cancelling_keeps_access_to_the_end_of_the_period_and_can_be_taken_back()
    {
        await using var app = await TestApp.StartAsync();
        using var ada = await ApiClient.For(app.Address).SignUpAsync("ada@example.test");
        await ada.BuyAsync("premium.monthly");
        await ada.UntilAsync("/api/v1/billing", b => b.GetProperty("status").GetString() == "active");

        var cancelled = await PostAsync(ada, "/api/v1/billing/cancel");
        Assert.True(cancelled.GetProperty("cancelAtPeriodEnd").GetBoolean());
        Assert.Equal("active", cancelled.GetProperty("status").GetString());
        Assert.False((await PostAsync(ada, "/api/v1/billing/resume")).GetProperty("cancelAtPeriodEnd").GetBoolean());
        await PostAsync(ada, "/api/v1/billing/cancel");
        await using (var db = app.OpenDb())
        {
            var who = await db.Users.SingleAsync();
            var lines = await db.AuditEntries.Where(a => a.ActorId == who.Id && a.Target == $"team:{who.HomeTeamId}").OrderBy(a => a.Id).ToListAsync();
            Assert.Equal(["checkout.opened", "subscription.canceled", "subscription.kept", "subscription.canceled"], lines.Select(a => a.Action));
            Assert.All(lines, a => Assert.Equal("127.0.0.1", a.Address));
            Assert.Contains("premium.monthly", lines[0].After, StringComparison.Ordinal);
        }
        await ada.AdvanceAsync(TimeSpan.FromDays(32));
        await ada.LogInAsync("ada@example.test");

        var ended = await ada.UntilAsync("/api/v1/billing", b => b.GetProperty("status").GetString() == "canceled");
        Assert.Equal("free", ended.GetProperty("access").GetProperty("plan").GetString());
        Assert.Equal(5, ended.GetProperty("access").GetProperty("limits").GetProperty("lessons").GetInt64());
        await ada.MailsAsync("ada@example.test", mails => mails.Any(m => m.Subject == "Your Premium plan has ended"));
        var portal = await PostAsync(ada, "/api/v1/billing/portal");
        Assert.Contains("/sandbox/stripe", portal.GetProperty("url").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renewal_is_one_more_invoice_and_one_more_receipt()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        var first = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);

        await app.Clock.AdvanceAsync(TimeSpan.FromDays(31.5));
        await app.UntilAsync(ada, s => s.PaidThrough > first.PaidThrough);

        await using var db = app.OpenDb();
        Assert.Equal(2, await db.Invoices.CountAsync(i => i.PaidAt != null));
        await db.UntilMailsAsync("PaymentReceiptMail", 2);
    }

    [Fact]
    public async Task A_renewal_that_fails_is_bridged_for_seven_days_with_a_mail_and_then_the_free_tier_holds()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        var bought = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.SwapCardAsync(bought, "pm_card_chargeCustomerFail");
        await app.Clock.AdvanceAsync(bought.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() + TimeSpan.FromHours(2));

        var due = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.PastDue);

        Assert.Equal(bought.PaidThrough + TimeSpan.FromDays(7), due.GraceUntil);
        var entitlements = app.Services.GetRequiredService<Entitlements>();
        Assert.Equal("premium.monthly", (await entitlements.OfAsync(ada.HomeTeamId)).PlanCode);
        await using var db = app.OpenDb();
        Assert.Equal(1, await db.OutboxMails.CountAsync(m => m.Template == "PaymentFailedMail"));
        Assert.Equal("0341", (await db.PaymentMethods.SingleAsync()).Last4);
        await app.Clock.AdvanceAsync(due.GraceUntil!.Value - app.Clock.GetUtcNow());
        Assert.Equal("free", (await entitlements.OfAsync(ada.HomeTeamId)).PlanCode);
    }

    private static async Task<JsonElement> PostAsync(ApiClient who, string path)
    {
        using var answer = await who.Http.PostAsync(path, null);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
