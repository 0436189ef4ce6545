using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Reliability;

/// <summary>kill -9 at any moment: what was answered is whole, what was not is absent or whole, and no mail is lost.</summary>
public sealed class KillTests
{
    [Fact]
    [Covers("ACC-3", "MSG-2")]
    public async Task Sign_ups_under_a_kill_loop_are_whole_and_lose_no_mail()
    {
        var connection = await MigratedDatabaseAsync();
        using var scratch = new ScratchDirectory();
        var port = AppProcess.FreePort();
        (string, string?)[] settings = [("ConnectionStrings:App", connection), ("Data:Directory", scratch.Path), ("Database:MigrateAtStart", "false")];
        var answered = new ConcurrentBag<string>();
        var random = new Random(7);

        for (var life = 0; life < 5; life++)
        {
            await using var app = AppProcess.Start(port, settings: settings);
            await app.WaitUntilReadyAsync();
            using var dying = new CancellationTokenSource();
            var callers = Enumerable.Range(0, 4).Select(caller => Task.Run(() => SignUpForeverAsync(app.Address, $"l{life}c{caller}", answered, dying.Token))).ToList();
            var before = answered.Count;
            await Eventually.SoAsync(() => Task.FromResult(answered.Count > before), "a sign-up is answered"); // the first waits for the compiler
            await Task.Delay(random.Next(0, 600));
            app.Kill();
            await dying.CancelAsync();
            await Task.WhenAll(callers);
        }

        await using var last = AppProcess.Start(port, settings: settings);
        await last.WaitUntilReadyAsync();
        Assert.NotEmpty(answered);
        using var client = ApiClient.For(last.Address);
        foreach (var email in answered)
        {
            // A mail that a killed node had leased comes when the lease is over, 30 seconds later.
            var mails = await client.MailsAsync(email, mails => mails.Count > 0, TimeSpan.FromSeconds(90));
            Assert.InRange(mails.Count, 1, 2);
            Assert.Single(mails.Select(mail => mail.Subject).Distinct());
        }

        await using var db = Open(connection);
        var users = await db.Users.Select(user => user.Email).ToListAsync();
        Assert.Empty(answered.Except(users));
        Assert.Equal(users.Count, await db.Teams.CountAsync());
        Assert.Equal(users.Count, await db.UserSettings.CountAsync());
        Assert.Equal(users.Count, await db.TraderProfiles.CountAsync());
        Assert.Equal(users.Count, await db.Subscriptions.CountAsync());
        Assert.Equal(users.Count, await db.AffiliateCodes.CountAsync());
    }

    [Fact]
    [Covers("PAY-3", "PAY-5")]
    public async Task A_purchase_converges_however_often_the_app_is_killed()
    {
        var connection = await MigratedDatabaseAsync();
        using var scratch = new ScratchDirectory();
        var port = AppProcess.FreePort();
        (string, string?)[] settings = [("ConnectionStrings:App", connection), ("Data:Directory", scratch.Path), ("Database:MigrateAtStart", "false")];
        const string email = "payer@example.test";
        string token;

        await using (var first = AppProcess.Start(port, settings: settings))
        {
            await first.WaitUntilReadyAsync();
            using var client = ApiClient.For(first.Address);
            await client.SignUpAsync(email);
            token = client.Http.DefaultRequestHeaders.Authorization!.Parameter!;
            await client.BuyAsync("premium.monthly");
            first.Kill();
        }
        foreach (var milliseconds in (int[])[50, 150, 400])
        {
            await using var killed = AppProcess.Start(port, settings: settings);
            await killed.WaitUntilReadyAsync();
            await Task.Delay(milliseconds);
            killed.Kill();
        }

        await using var last = AppProcess.Start(port, settings: settings);
        await last.WaitUntilReadyAsync();
        using var after = ApiClient.For(last.Address);
        after.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var billing = await after.UntilAsync("/api/v1/billing", answer => answer.GetProperty("status").GetString() == "active", TimeSpan.FromSeconds(60));
        Assert.Equal("premium.monthly", billing.GetProperty("plan").GetString());
        var mails = await after.MailsAsync(email, mails => mails.Any(IsReceipt));
        Assert.InRange(mails.Count(IsReceipt), 1, 2);

        static bool IsReceipt(ApiClient.Mail mail) => mail.Subject.Contains("eceipt", StringComparison.Ordinal);
    }

    [Fact]
    [Covers("PAY-3")]
    public async Task A_webhook_that_was_answered_before_a_kill_is_applied_once_afterwards()
    {
        var connection = await MigratedDatabaseAsync();
        using var scratch = new ScratchDirectory();
        var port = AppProcess.FreePort();
        (string, string?)[] settings =
            [("ConnectionStrings:App", connection), ("Data:Directory", scratch.Path), ("Database:MigrateAtStart", "false"), ("Gateways:Stripe:Retries", "0")];
        const string email = "payer@example.test";
        await using var db = Open(connection);

        await using (var first = AppProcess.Start(port, settings: settings))
        {
            await first.WaitUntilReadyAsync();
            using var client = ApiClient.For(first.Address);
            await client.SignUpAsync(email);
            var url = await client.CheckoutUrlAsync("premium.monthly");
            await ControlAsync(client, new { outage = true }); // paying still works; fetching what a webhook is about does not
            await HostedPage.PayAsync(url, "4242424242424242");
            await Eventually.SoAsync(() => db.GatewayEvents.AnyAsync(e => e.Type == "invoice.paid" && e.Attempts > 0), "the webhook is in the inbox and was tried");
            first.Kill();
        }
        Assert.False(await db.GatewayEvents.AnyAsync(e => e.State == GatewayEventState.Done));
        Assert.Empty(await db.Invoices.ToListAsync());
        Assert.Equal(SubscriptionStatus.Trialing, (await db.Subscriptions.AsNoTracking().SingleAsync()).Status);

        await using var second = AppProcess.Start(port, settings: settings);
        await second.WaitUntilReadyAsync();
        using var after = ApiClient.For(second.Address);
        await ControlAsync(after, new { outage = false });
        await after.AdvanceAsync(TimeSpan.FromMinutes(20)); // past the pauses and the lease of the dead process
        await Eventually.SoAsync(() => db.GatewayEvents.AllAsync(e => e.State == GatewayEventState.Done || e.State == GatewayEventState.Ignored), "the inbox is worked off");

        Assert.Equal(SubscriptionStatus.Active, (await db.Subscriptions.AsNoTracking().SingleAsync()).Status);
        Assert.NotNull((await db.Invoices.AsNoTracking().SingleAsync()).PaidAt);
        await db.UntilMailsAsync("PaymentReceiptMail", 1);
        await after.MailsAsync(email, mails => mails.Count(m => m.Subject.Contains("eceipt", StringComparison.Ordinal)) == 1);

        static async Task ControlAsync(ApiClient client, object change)
        {
            using var done = await client.Http.PostAsJsonAsync("/sandbox/stripe/control", change);
            done.EnsureSuccessStatusCode();
        }
    }

    private static async Task SignUpForeverAsync(Uri address, string name, ConcurrentBag<string> answered, CancellationToken dying)
    {
        using var client = ApiClient.For(address);
        for (var n = 0; !dying.IsCancellationRequested; n++)
        {
            var email = $"{name}n{n}@example.test";
            try
            {
                using var answer = await client.RegisterAsync(email);
                Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
                answered.Add(email);
            }
            catch (HttpRequestException)
            {
                return; // killed before it answered
            }
        }
    }

    private static async Task<string> MigratedDatabaseAsync()
    {
        await using var app = await TestApp.StartAsync();
        return app.ConnectionString;
    }

    private static PostgreSqlAppDb Open(string connection) => new(new DbContextOptionsBuilder<PostgreSqlAppDb>().UseNpgsql(connection).Options);
}
