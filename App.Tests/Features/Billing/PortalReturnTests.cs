using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>The billing page after the gateway's own pages.</summary>
[Covers("PAY-10")]
public sealed class PortalReturnTests
{
    [Fact]
    public async Task Who_comes_back_sees_what_they_changed_although_every_webhook_was_lost()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        var bought = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.DrainAsync();
        using var browser = await app.BrowserOfAsync(ada);
        await browser.OpenAsync("/billing?updating=1");
        Assert.DoesNotContain("Updating…", browser.Page.Body!.TextContent, StringComparison.Ordinal); // nothing changed, and nothing is waited for

        await app.ControlAsync(new { dropWebhooks = true });
        await app.SwapCardAsync(bought, "pm_card_mastercard");
        await browser.OpenAsync("/billing?updating=1");

        Assert.Contains("Mastercard •••• 4444", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Updating…", browser.Page.Body.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_gateway_is_silent_the_page_comes_all_the_same_and_says_that_it_waits()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.DrainAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await app.ControlAsync(new { latencyMs = 60_000 });
        using var browser = await app.BrowserOfAsync(ada);
        var clock = System.Diagnostics.Stopwatch.StartNew();

        await browser.OpenAsync("/billing?updating=1");

        Assert.InRange(clock.Elapsed, RefreshBilling.Limit - TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(19)); // the call itself would be given up after 20 s
        Assert.Contains("Updating…", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Visa •••• 4242", browser.Page.Body.TextContent, StringComparison.Ordinal);
        await app.ControlAsync(new { latencyMs = 0 });
        var view = await app.Services.GetRequiredService<LoadBilling>().AfterPortalAsync(ada.HomeTeamId, ada.Id, CancellationToken.None);
        Assert.True(view.SyncedAt > app.Clock.GetUtcNow() - TimeSpan.FromSeconds(10));
    }
}
