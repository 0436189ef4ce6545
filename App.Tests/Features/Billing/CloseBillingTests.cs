using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Tests.Features.Accounts;
using BlazorAccounts.Tests.Features.Accounts.Deletion;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>Deletion never leaves a card being charged.</summary>
[Covers("OPS-2", "PAY-7")]
public sealed class CloseBillingTests
{
    [Fact]
    public async Task The_subscription_ends_at_the_gateway_before_the_account_is_closed_and_no_later_news_brings_it_back()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        var bought = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        var older = await app.EventsAsync();
        using (var browser = await app.BrowserOfAsync(ada))
        {
            await browser.OpenAsync("/settings/privacy");
            Assert.Contains("Your paid plan is cancelled at once", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        }

        await app.LeaveAsync(ada);

        Assert.Equal(0, await LiveAtGatewayAsync(app));
        Assert.Equal(SubscriptionStatus.Canceled, (await app.UntilAsync(ada, s => s.Id == bought.Id)).Status);
        foreach (var old in older)
        {
            (await app.DeliverAsync(old.Replace("\"evt_", "\"evt_again_", StringComparison.Ordinal))).EnsureSuccessStatusCode();
        }
        await app.DrainAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(32));
        await app.DrainAsync();
        Assert.Equal(SubscriptionStatus.Canceled, (await app.UntilAsync(ada, s => s.Id == bought.Id)).Status);
        await using var db = app.OpenDb();
        Assert.Equal(1, await db.Invoices.CountAsync());
        Assert.False(await db.OutboxMails.AnyAsync(m => m.Template == "SubscriptionCanceledMail")); // the deletion's own mail says it
    }

    [Fact]
    public async Task While_the_gateway_is_down_nobody_gets_in_and_the_job_ends_it_later()
    {
        await using var app = await TestApp.StartAsync(("Gateways:Stripe:Retries", "0"));
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.ControlAsync(new { outage = true });
        using var program = await app.ProgramOfAsync(ada);
        using (var answer = await app.DeleteAsync(program))
        {
            await answer.ReadAsync(202);
        }
        Assert.Equal(401, (int)(await program.GetAsync("/api/v1/users/me")).StatusCode);
        await Eventually.SoAsync(
            async () =>
            {
                await using var db = app.OpenDb();
                return await db.OutboxEvents.AnyAsync(e => e.Type == nameof(AccountDeletionRequested) && e.LastError != null);
            },
            "a first try");
        Assert.Equal("Failed", (await app.RunJobAsync("finish-deletions")).Outcome.ToString());
        Assert.Equal(DeletionState.Requested, (await app.DeletionAsync(ada))!.State);
        await using (var db = app.OpenDb())
        {
            Assert.Equal("ada@example.test", (await db.Users.SingleAsync()).Email); // not freed before the card is
            await db.OutboxEvents.Where(e => e.Type == nameof(AccountDeletionRequested)).ExecuteDeleteAsync(); // as if it had died
        }

        await app.ControlAsync(new { outage = false });
        Assert.Null((await app.RunJobAsync("finish-deletions")).Error);

        await app.UntilAsync(ada, DeletionState.Scheduled);
        Assert.Equal(0, await LiveAtGatewayAsync(app));
    }

    [Fact]
    public async Task An_open_checkout_cannot_be_paid_any_more()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        var url = (await app.CheckoutAsync(ada)).Require().CheckoutUrl;

        await app.LeaveAsync(ada);

        using var http = app.NewClient();
        Assert.Equal(410, (int)(await http.GetAsync(url)).StatusCode);
        await using var db = app.OpenDb();
        Assert.NotEqual(CheckoutState.Open, (await db.Checkouts.SingleAsync()).State);
        Assert.Equal(401, (await app.CheckoutAsync(ada)).Status);
    }

    [Fact]
    public async Task Payments_and_checkouts_that_race_the_deletion_leave_nothing_that_charges()
    {
        await using var app = await TestApp.StartAsync();
        for (var round = 0; round < 6; round++)
        {
            var ada = await app.AddPersonAsync($"racer{round}@example.test");
            var url = round % 2 == 0 ? (await app.CheckoutAsync(ada)).Require().CheckoutUrl : null;
            using var program = await app.ProgramOfAsync(ada);

            await Task.WhenAll(PayAsync(app, ada, url), DeleteAsync(app, program, round * 15));
            await app.UntilAsync(ada, DeletionState.Scheduled);
        }
        await app.DrainAsync();

        await Eventually.SoAsync(async () => await LiveAtGatewayAsync(app) == 0, "nothing charges");
        await using var db = app.OpenDb();
        Assert.False(await db.Subscriptions.AnyAsync(s => s.GatewaySubscriptionId != null && s.Status != SubscriptionStatus.Canceled));
        Assert.False(await db.Checkouts.AnyAsync(c => c.State == CheckoutState.Open));
    }

    /// <summary>However it came about: somebody pays for a team whose account is closed.</summary>
    [Fact]
    public async Task A_subscription_that_begins_after_the_deletion_is_ended_by_its_news_and_told_to_administrators()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        var url = (await app.CheckoutAsync(ada)).Require().CheckoutUrl;
        await using (var db = app.OpenDb())
        {
            var customer = await db.BillingCustomers.SingleAsync();
            customer.Close(app.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }

        await HostedPage.PayAsync(url, Shop.Good);

        await Eventually.SoAsync(
            async () =>
            {
                await using var db = app.OpenDb();
                return await db.PublishedAsync(nameof(AlertRaised), "charged_after_deletion") > 0;
            },
            "the alert");
        await app.DrainAsync();
        Assert.Equal(0, await LiveAtGatewayAsync(app));
        await using var after = app.OpenDb();
        Assert.False(await after.Subscriptions.AnyAsync(s => s.Status == SubscriptionStatus.Active));
    }

    [Fact]
    public async Task After_a_restore_the_plan_stays_cancelled_its_paid_days_stay_and_another_can_be_bought()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.BuyAsync(ada);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.LeaveAsync(ada);
        using var http = app.NewClient();
        using (var back = await app.RestoreAsync(http, await app.RestoreTokenAsync("ada@example.test")))
        {
            await back.ReadAsync(204);
        }

        var ended = await app.UntilAsync(ada, s => s.GatewaySubscriptionId != null);
        Assert.Equal(SubscriptionStatus.Canceled, ended.Status);
        Assert.True(ended.GrantsAccess(app.Clock.GetUtcNow()));
        await app.BuyAsync(ada);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active && s.Id != ended.Id);
        Assert.Equal(1, await LiveAtGatewayAsync(app));
    }

    private static async Task PayAsync(TestApp app, User ada, string? url)
    {
        try
        {
            url ??= (await app.CheckoutAsync(ada)) is { Ok: true } started ? started.Require().CheckoutUrl : null;
            if (url is not null)
            {
                await HostedPage.PayAsync(url, Shop.Good);
            }
        }
        catch (Exception closed) when (closed is InvalidOperationException or HttpRequestException or Xunit.Sdk.XunitException)
        {
            // the page was closed under their hands
        }
    }

    private static async Task DeleteAsync(TestApp app, HttpClient program, int after)
    {
        await Task.Delay(after);
        using var answer = await app.DeleteAsync(program);
        await answer.ReadAsync(202);
    }

    private static async Task<int> LiveAtGatewayAsync(TestApp app)
    {
        using var http = app.NewClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_sandbox");
        return (await http.GetFromJsonAsync<JsonElement>("/sandbox/stripe/v1/subscriptions?limit=100")).GetProperty("data").GetArrayLength();
    }
}
