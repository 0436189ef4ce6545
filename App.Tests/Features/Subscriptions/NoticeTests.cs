using System.Net;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Subscriptions;

/// <summary>What signed-in pages say at their top about trial and payment.</summary>
public sealed class NoticeTests
{
    [Fact]
    [Covers("PAY-7")]
    public async Task A_failed_renewal_is_told_on_every_signed_in_page_with_amount_dates_and_the_way_to_another_card()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        var bought = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.SwapCardAsync(bought, "pm_card_chargeCustomerFail");
        await app.Clock.AdvanceAsync(bought.CurrentPeriodEnd!.Value - app.Clock.GetUtcNow() + TimeSpan.FromHours(2));
        var due = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.PastDue);
        await app.DrainAsync();
        await using var db = app.OpenDb();
        var owed = await db.Invoices.SingleAsync(i => i.AttemptCount > 0 && i.PaidAt == null);
        Assert.Equal((owed.IssuedAt, true), (owed.LastAttemptAt!.Value, owed.NextAttemptAt > owed.LastAttemptAt));

        using var browser = await app.BrowserOfAsync(ada);
        foreach (var page in new[] { "/dashboard", "/billing", "/upgrade", "/pricing" })
        {
            var note = (await browser.OpenAsync(page)).Page.QuerySelector(".note.bad")!.TextContent;
            Assert.Contains("Your payment of $12.00 did not go through.", note, StringComparison.Ordinal);
            Assert.Contains($"Last tried on {Day(owed.LastAttemptAt)}", note, StringComparison.Ordinal);
            Assert.Contains($"We try again on {Day(owed.NextAttemptAt)}", note, StringComparison.Ordinal);
            Assert.Contains($"until {Day(due.GraceUntil)}", note, StringComparison.Ordinal);
        }
        await PressAsync(browser, ".note.bad form");

        await app.SwapCardAsync(bought, "pm_card_visa");
        await app.Clock.AdvanceAsync(owed.NextAttemptAt!.Value - app.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        using var later = await app.BrowserOfAsync(ada);
        Assert.Null((await later.OpenAsync("/dashboard")).Page.QuerySelector(".note.bad"));
    }

    [Fact]
    [Covers("TRI-2")]
    public async Task The_trial_notice_is_put_away_for_a_day_by_a_plain_form_and_comes_back()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        using var browser = await app.BrowserOfAsync(ada);
        Assert.True(Shown(await browser.OpenAsync("/billing")));

        Assert.False(Shown(await browser.SubmitAsync("/trial-notice/dismiss", null)));
        Assert.Equal("/billing", browser.Path);
        Assert.False(Shown(await browser.OpenAsync("/dashboard")));
        using (var forged = app.NewClient())
        {
            forged.DefaultRequestHeaders.Add("Cookie", $"__Host-session={await app.SessionCookieAsync(ada)}");
            using var refused = await forged.PostAsync("/trial-notice/dismiss", new FormUrlEncodedContent([]));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        await app.Clock.AdvanceAsync(TimeSpan.FromHours(24.1));
        Assert.True(Shown(await browser.OpenAsync("/dashboard")));

        static bool Shown(PlainBrowser at) => at.Page.QuerySelectorAll(".note").Any(n => n.TextContent.Contains("left in your trial", StringComparison.Ordinal));
    }

    [Fact]
    [Covers("PAY-5", "PLN-3")]
    public async Task A_page_open_on_another_node_hears_of_a_change_within_seconds()
    {
        await using var app = await TestApp.StartAsync(Shop.ServerKey);
        await using var second = app.StartSecondNode();
        var ada = await app.AddPersonAsync("ada@example.test");
        var there = second.Services.GetRequiredService<Entitlements>();
        var heard = new TaskCompletionSource();
        using var page = second.Services.GetRequiredService<SubscriptionSignals>().Watch(ada.HomeTeamId, () => _ = LookAsync());

        await app.BuyAsync(ada, "premium.yearly");

        await heard.Task.WaitAsync(TimeSpan.FromSeconds(30));

        async Task LookAsync()
        {
            if ((await there.OfAsync(ada.HomeTeamId)).PlanCode == "premium.yearly")
            {
                heard.TrySetResult();
            }
        }
    }

    private static string Day(DateTimeOffset? at) => at!.Value.UtcDateTime.ToString("d MMM yyyy", System.Globalization.CultureInfo.InvariantCulture);

    // Leads to the card form of the sandbox's portal.
    private static async Task PressAsync(PlainBrowser browser, string selector)
    {
        var form = browser.Page.QuerySelector(selector)!;
        Assert.Equal(("/billing/portal", "update_card"), (form.GetAttribute("action"), form.QuerySelector("input[name=flow]")!.GetAttribute("value")));
        await browser.SubmitAsync("/billing/portal", null, ("flow", "update_card"));
        Assert.StartsWith("/sandbox/stripe/portal/", browser.Path, StringComparison.Ordinal);
        Assert.EndsWith("/card", browser.Path, StringComparison.Ordinal);
    }
}
