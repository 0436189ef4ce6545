using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Features.Accounts.Deletion;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>The gateway knows a name and an address, too, and tells them again with everything it tells.</summary>
[Covers("OPS-2")]
public sealed class ForgetCustomerTests
{
    private const string Email = "ada+lovelace@example.test";

    [Fact]
    public async Task Erasing_has_the_gateway_forget_the_customer_and_its_news_bring_nothing_back()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var (ada, customer) = await LeftAsync(app);

        Assert.Equal((JobOutcome.Done, null), await EraseAsync(app));

        Assert.Equal(DeletionState.Erased, (await app.DeletionAsync(ada))!.State);
        var left = await AtGatewayAsync(app, $"customers/{customer}");
        Assert.Equal(["deleted", "id", "object"], left.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal(1, (await AtGatewayAsync(app, $"invoices?customer={customer}")).GetProperty("data").GetArrayLength()); // for the books
        await NothingTellsAsync(app);
        await app.DeliverAllAsync();
        await NothingTellsAsync(app);
        await using var db = app.OpenDb();
        var invoice = await db.IssuedDocuments.SingleAsync(d => d.TeamId == ada.HomeTeamId);
        Assert.Equal(new() { Name = $"Customer {ada.HomeTeamId.ToString("N")[^12..]}" }, invoice.Buyer);
        var told = await db.GatewayEvents.SingleAsync(e => e.Type == "customer.deleted");
        Assert.Equal((GatewayEventState.Ignored, "{}"), (told.State, told.Body));
        Assert.NotNull(told.BodyClearedAt);
        Assert.True(await db.DeletionSteps.AnyAsync(s => s.Name == "forget:billing"));
        Assert.Equal((null, 0), Assert.Single(await app.ReconcileAsync()) is var run ? (run.Error, run.Checked) : default); // the gateway is not asked about them any more
    }

    [Fact]
    public async Task While_the_gateway_is_away_nothing_is_erased_here_and_the_next_run_does_it_all()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"), ("Gateways:Stripe:Retries", "0"));
        var (ada, customer) = await LeftAsync(app);
        await app.ControlAsync(new { outage = true });

        Assert.Equal(JobOutcome.Failed, (await EraseAsync(app)).Outcome);

        Assert.Equal(DeletionState.Erasing, (await app.DeletionAsync(ada))!.State);
        await using (var db = app.OpenDb())
        {
            Assert.True(await db.Teams.AnyAsync(t => t.Id == ada.HomeTeamId) && await db.Users.AnyAsync(u => u.Id == ada.Id));
            Assert.False(await db.DeletionSteps.AnyAsync(s => s.Name.StartsWith("erase:") || s.Name == "forget:billing"));
        }
        await app.ControlAsync(new { outage = false });

        Assert.Equal((JobOutcome.Done, null), await EraseAsync(app));

        Assert.True((await AtGatewayAsync(app, $"customers/{customer}")).GetProperty("deleted").GetBoolean());
        Assert.Equal(DeletionState.Erased, (await app.DeletionAsync(ada))!.State);
        await app.DeliverAllAsync();
        await NothingTellsAsync(app);
    }

    [Fact]
    public async Task A_customer_that_is_gone_already_counts_as_forgotten()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var (ada, customer) = await LeftAsync(app);
        using (var http = Gateway(app))
        {
            (await http.DeleteAsync($"/sandbox/stripe/v1/customers/{customer}")).EnsureSuccessStatusCode();
        }

        Assert.Equal((JobOutcome.Done, null), await EraseAsync(app));

        Assert.Equal(DeletionState.Erased, (await app.DeletionAsync(ada))!.State);
        await app.DeliverAllAsync();
        await NothingTellsAsync(app);
    }

    [Fact]
    [Covers("PAY-8")]
    public async Task What_is_paid_back_after_erasing_is_in_the_books_once_and_brings_no_card_back()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var root = await app.AddAdminAsync();
        var (ada, _) = await LeftAsync(app);
        Assert.Equal((JobOutcome.Done, null), await EraseAsync(app));
        await using var db = app.OpenDb();
        var invoice = await db.Invoices.AsNoTracking().SingleAsync(i => i.TeamId == ada.HomeTeamId);

        var made = await app.Services.GetRequiredService<RefundInvoice>().RunAsync(root.Id, invoice.Id, 300, "asked by letter", new("127.0.0.1", "test"), CancellationToken.None);

        Assert.True(made.Ok, made.Code);
        Assert.Equal((300, "succeeded"), (made.Require().Refunded.Amount, Assert.Single(made.Require().Refunds).State));
        await app.DrainAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(2)); // the gateway has forgotten the key
        await app.RunJobAsync("reconcile-billing");
        Assert.Single((await AtGatewayAsync(app, "refunds?limit=100")).GetProperty("data").EnumerateArray());
        Assert.Empty(await db.GatewayEvents.Where(e => e.State != GatewayEventState.Done && e.State != GatewayEventState.Ignored).ToListAsync());
        await Eventually.SoAsync(() => db.IssuedDocuments.AnyAsync(d => d.TeamId == ada.HomeTeamId && d.Total == 300), "a credit note");
        var after = await db.Invoices.AsNoTracking().SingleAsync(i => i.Id == invoice.Id);
        Assert.Equal((null, null, null, null), (after.CardLast4, after.CardBrand, after.HostedUrl, after.PdfUrl));
        Assert.Empty(await db.PaymentMethods.Where(m => m.TeamId == ada.HomeTeamId).ToListAsync());
        await NothingTellsAsync(app);
    }

    private static async Task<(User Person, string Customer)> LeftAsync(TestApp app)
    {
        var ada = await app.AddPersonAsync(Email);
        await app.BuyAsync(ada);
        var bought = await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);
        await app.LeaveAsync(ada);
        await app.DeliverAllAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(31));
        return (ada, bought.GatewayCustomerId!);
    }

    private static async Task<(JobOutcome Outcome, string? Error)> EraseAsync(TestApp app)
    {
        var run = await app.RunJobAsync("erase-accounts");
        return (run.Outcome, run.Error);
    }

    private static async Task NothingTellsAsync(TestApp app) =>
        Assert.DoesNotContain(await app.TextsAsync(), t => t.Text.Contains("lovelace@example", StringComparison.OrdinalIgnoreCase));

    private static async Task<JsonElement> AtGatewayAsync(TestApp app, string path)
    {
        using var http = Gateway(app);
        return await http.GetFromJsonAsync<JsonElement>($"/sandbox/stripe/v1/{path}");
    }

    private static HttpClient Gateway(TestApp app)
    {
        var http = app.NewClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_sandbox");
        return http;
    }
}
