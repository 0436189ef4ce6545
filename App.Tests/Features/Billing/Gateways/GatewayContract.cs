using System.Net;
using System.Text;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing.Gateways;

/// <summary>What every gateway must do, held against its sandbox. A new gateway derives a class and says how its page is paid and its news is signed.</summary>
[Covers("PAY-2", "PAY-3")]
public abstract partial class GatewayContract
{
    /// <summary>Of the plan that is bought, for a month.</summary>
    protected virtual Money Price => new(79900, "INR");

    protected virtual string LookupKey => "premium.monthly.v1.inr";

    protected abstract string Name { get; }

    /// <summary>Whether it is somebody else's server, which may be down and sends webhooks.</summary>
    protected virtual bool IsRemote => true;

    protected abstract Task PayAsync(TestApp app, string url);

    /// <summary>The next period is paid; nothing to do where the gateway charges by itself.</summary>
    protected virtual Task NextAsync(TestApp app, string subscription) => Task.CompletedTask;

    protected virtual Task BreakAsync(TestApp app, bool outage) => Task.CompletedTask;

    protected abstract Task<IReadOnlyList<string>> NewsAsync(TestApp app);

    protected abstract IHeaderDictionary Sign(string body, DateTimeOffset at);

    [Fact]
    public async Task A_checkout_is_open_for_its_team_and_price_and_asking_again_finds_it()
    {
        await using var app = await StartAsync();
        var (ada, gateway, id) = await OpenAsync(app);

        var open = await gateway.ReadCheckoutAsync(id, CancellationToken.None);

        Assert.Equal((GatewayCheckoutState.Open, false, ada.HomeTeamId, Price), (open.State, open.Paid, open.TeamId!.Value, open.Total!.Value));
        Assert.Equal((await app.CheckoutAtAsync(ada, Name)).Require().CheckoutUrl, open.Url);
        Assert.Null(open.SubscriptionId);
    }

    [Fact]
    public async Task A_checkout_that_was_closed_cannot_be_paid_and_closing_again_is_harmless()
    {
        await using var app = await StartAsync();
        var (_, gateway, id) = await OpenAsync(app);
        var url = (await gateway.ReadCheckoutAsync(id, CancellationToken.None)).Url!;

        Assert.Equal(GatewayCheckoutState.Expired, (await gateway.ExpireCheckoutAsync(id, CancellationToken.None)).State);
        Assert.Equal(GatewayCheckoutState.Expired, (await gateway.ExpireCheckoutAsync(id, CancellationToken.None)).State);
        await Assert.ThrowsAnyAsync<Exception>(() => PayAsync(app, url)); // the page is gone
        Assert.False((await gateway.ReadCheckoutAsync(id, CancellationToken.None)).Paid);
    }

    [Fact]
    public async Task Paying_makes_an_active_subscription_for_a_month_and_its_paid_invoice()
    {
        await using var app = await StartAsync();
        var (ada, gateway, checkout, subscription) = await BuyAsync(app);

        Assert.Equal((GatewayCheckoutState.Complete, true), (checkout.State, checkout.Paid));
        Assert.Equal((GatewayStatus.Active, LookupKey, Price, ada.HomeTeamId), (subscription.Status, subscription.LookupKey, subscription.Price!.Value, subscription.TeamId!.Value));
        Assert.Equal((Name, false), (subscription.Gateway, subscription.CancelAtPeriodEnd));
        Assert.NotNull(subscription.CheckoutReference);
        Assert.InRange((subscription.PeriodEnd - app.Clock.GetUtcNow()).TotalDays, 27.9, 31.1);
        Assert.InRange((app.Clock.GetUtcNow() - subscription.PeriodStart).TotalMinutes, -5, 5);
        var invoice = await gateway.ReadInvoiceAsync(subscription.LatestInvoiceId!, CancellationToken.None);
        Assert.Equal((InvoiceStatus.Paid, Price, Price.Amount, subscription.Id, subscription.CustomerId), (invoice.Status, invoice.Total, invoice.AmountPaid, invoice.SubscriptionId, invoice.CustomerId));
        Assert.NotNull(invoice.Number);
    }

    [Fact]
    public async Task The_clock_brings_the_next_period_and_its_invoice()
    {
        await using var app = await StartAsync();
        var (_, gateway, _, before) = await BuyAsync(app);

        await app.Clock.AdvanceAsync(TimeSpan.FromDays(33));
        await NextAsync(app, before.Id);

        var after = await gateway.ReadSubscriptionAsync(before.Id, CancellationToken.None);
        Assert.Equal((GatewayStatus.Active, before.PeriodEnd), (after.Status, after.PeriodStart));
        Assert.NotEqual(before.LatestInvoiceId, after.LatestInvoiceId);
        Assert.Equal(InvoiceStatus.Paid, (await gateway.ReadInvoiceAsync(after.LatestInvoiceId!, CancellationToken.None)).Status);
    }

    [Fact]
    public async Task A_renewal_opens_when_it_is_due_and_waits_for_its_payer_or_is_refused_as_not_supported()
    {
        await using var app = await StartAsync();
        var (ada, gateway, _, before) = await BuyAsync(app);
        var renewal = new RenewalRequest(before.Id, $"{app.Address}billing", new(ada.Email!, ada.FullName, null));
        if (!gateway.WaitsForPayer(before.Id))
        {
            await NotSupportedAsync(() => gateway.OpenRenewalAsync(renewal, CancellationToken.None));
            return;
        }

        Assert.Equal(409, (await Assert.ThrowsAsync<GatewayRefusedException>(() => gateway.OpenRenewalAsync(renewal, CancellationToken.None))).Status); // long before
        await app.Clock.AdvanceAsync(before.PeriodEnd - app.Clock.GetUtcNow() - TimeSpan.FromHours(30));
        var page = await gateway.OpenRenewalAsync(renewal, CancellationToken.None);
        Assert.Equal((GatewayCheckoutState.Open, Price, page.Url), (page.State, page.Total!.Value, (await gateway.OpenRenewalAsync(renewal, CancellationToken.None)).Url));
        Assert.Equal(before, await gateway.ReadSubscriptionAsync(before.Id, CancellationToken.None));
        await PayAsync(app, page.Url!);

        var after = await gateway.ReadSubscriptionAsync(before.Id, CancellationToken.None);
        Assert.Equal((GatewayStatus.Active, before.PeriodEnd), (after.Status, after.PeriodStart));
        Assert.Equal(409, (await Assert.ThrowsAsync<GatewayRefusedException>(() => gateway.OpenRenewalAsync(renewal, CancellationToken.None))).Status);
    }

    [Fact]
    public async Task Cancelling_keeps_what_is_paid_and_resuming_goes_on_as_before()
    {
        await using var app = await StartAsync();
        var (_, gateway, _, before) = await BuyAsync(app);

        await gateway.CancelAtPeriodEndAsync(before.Id, cancel: true, "renewal-1", CancellationToken.None);
        var cancelled = await gateway.ReadSubscriptionAsync(before.Id, CancellationToken.None);
        Assert.Equal((GatewayStatus.Active, true, before.PeriodEnd), (cancelled.Status, cancelled.CancelAtPeriodEnd, cancelled.PeriodEnd));
        await gateway.CancelAtPeriodEndAsync(before.Id, cancel: false, "renewal-2", CancellationToken.None);
        var resumed = await gateway.ReadSubscriptionAsync(before.Id, CancellationToken.None);
        Assert.Equal((GatewayStatus.Active, false, before.PeriodEnd), (resumed.Status, resumed.CancelAtPeriodEnd, resumed.PeriodEnd));
        await gateway.CancelAtPeriodEndAsync(before.Id, cancel: true, "renewal-3", CancellationToken.None);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(33));

        var ended = await gateway.ReadSubscriptionAsync(before.Id, CancellationToken.None);
        Assert.Equal((GatewayStatus.Ended, before.LatestInvoiceId), (ended.Status, ended.LatestInvoiceId));
    }

    [Fact]
    public async Task Ending_everything_stops_all_charges_at_once_and_again_is_harmless()
    {
        await using var app = await StartAsync();
        var (_, gateway, _, before) = await BuyAsync(app);

        await gateway.EndSubscriptionsAsync(before.CustomerId, CancellationToken.None);
        await gateway.EndSubscriptionsAsync(before.CustomerId, CancellationToken.None);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(33));

        var ended = await gateway.ReadSubscriptionAsync(before.Id, CancellationToken.None);
        Assert.Equal((GatewayStatus.Ended, before.LatestInvoiceId), (ended.Status, ended.LatestInvoiceId));
    }

    [Fact]
    public async Task What_a_customer_has_is_listed_as_it_is_read()
    {
        await using var app = await StartAsync();
        var (ada, gateway, id) = await OpenAsync(app);
        var customer = await app.CustomerAsync(ada);
        Assert.Equal(id, Assert.Single(await gateway.ListOpenCheckoutsAsync(customer, CancellationToken.None)).Id);
        Assert.Empty(await gateway.ListSubscriptionsAsync(customer, CancellationToken.None));
        await PayAsync(app, (await gateway.ReadCheckoutAsync(id, CancellationToken.None)).Url!);

        var subscription = await gateway.ReadSubscriptionAsync((await gateway.ReadCheckoutAsync(id, CancellationToken.None)).SubscriptionId!, CancellationToken.None);
        var invoice = await gateway.ReadInvoiceAsync(subscription.LatestInvoiceId!, CancellationToken.None);

        Assert.Empty(await gateway.ListOpenCheckoutsAsync(customer, CancellationToken.None));
        Assert.Equal(subscription, Assert.Single(await gateway.ListSubscriptionsAsync(customer, CancellationToken.None)));
        Assert.Equivalent(invoice, Assert.Single(await gateway.ListInvoicesAsync(customer, CancellationToken.None)), strict: true);
        Assert.Equal(subscription.PeriodEnd, invoice.PeriodEnd);
    }

    [Fact]
    public async Task A_payment_leads_to_its_invoice_and_goes_back_once_for_each_reference()
    {
        await using var app = await StartAsync();
        var (_, gateway, _, subscription) = await BuyAsync(app);
        var invoice = await gateway.ReadInvoiceAsync(subscription.LatestInvoiceId!, CancellationToken.None);
        var paid = await gateway.ReadPaymentAsync(invoice.PaymentId!, CancellationToken.None);
        Assert.Equal((GatewayPaymentState.Paid, Price, 0L, invoice.Id, subscription.CustomerId), (paid.State, paid.Amount, paid.Refunded, paid.InvoiceId, paid.CustomerId));
        Assert.Equal((null, 0, 0), (paid.OrderId, paid.Refunds.Count, paid.Disputes.Count));

        var part = new RefundRequest(Guid.NewGuid(), invoice.PaymentId!, Price with { Amount = 10000 });
        var refund = await gateway.RefundAsync(part, "refund-1", CancellationToken.None);
        var again = await gateway.RefundAsync(part, "refund-1", CancellationToken.None);

        Assert.Equal((part.Reference, 10000L, refund!.Id), (refund.Reference, refund.Amount.Amount, again!.Id));
        Assert.NotEqual(RefundState.Failed, refund.State);
    }

    [Fact]
    public async Task What_is_missing_is_refused_and_an_outage_is_told_apart()
    {
        await using var app = await StartAsync();
        var gateway = app.Services.GetRequiredService<PaymentGateways>().Require(Name);

        Assert.True((await Assert.ThrowsAsync<GatewayRefusedException>(() => gateway.ReadCheckoutAsync("nobody", CancellationToken.None))).IsMissing);
        Assert.True((await Assert.ThrowsAsync<GatewayRefusedException>(() => gateway.ReadSubscriptionAsync("nobody", CancellationToken.None))).IsMissing);
        Assert.True((await Assert.ThrowsAsync<GatewayRefusedException>(() => gateway.ReadInvoiceAsync("nobody:1", CancellationToken.None))).IsMissing);
        if (!IsRemote)
        {
            return;
        }
        await BreakAsync(app, outage: true);
        await Assert.ThrowsAsync<GatewayUnavailableException>(() => gateway.ReadCheckoutAsync("nobody", CancellationToken.None));
    }

    [Fact]
    public async Task Its_news_is_believed_by_signature_and_age_and_names_what_to_fetch()
    {
        await using var app = await StartAsync();
        var (_, gateway, checkout, subscription) = await BuyAsync(app);
        var (news, now) = (await NewsAsync(app), app.Clock.GetUtcNow());
        Assert.Equal(HttpStatusCode.BadRequest, (await DeliverAsync(app, news[0], new HeaderDictionary())).Status);

        Assert.NotEmpty(news);
        foreach (var body in news)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            Assert.Equal(IsRemote, gateway.IsGenuine(Sign(body, now), bytes, now)); // what nobody sends is never believed
            Assert.False(gateway.IsGenuine(Sign(body, now), Encoding.UTF8.GetBytes(body + " "), now));
            Assert.False(gateway.IsGenuine(Sign(body, now), bytes, now.AddMinutes(6)));
            Assert.False(gateway.IsGenuine(Sign(body, now), bytes, now.AddMinutes(-6)));
            Assert.False(gateway.IsGenuine(new HeaderDictionary(), bytes, now));
        }
        var read = news.Select(body => gateway.ReadNews(Encoding.UTF8.GetBytes(body))!).ToList();
        Assert.Equal(read.Count, read.Select(item => item.EventId).Distinct().Count());
        Assert.Equal(read, news.Select(body => gateway.ReadNews(Encoding.UTF8.GetBytes(body))!)); // a repetition is known again
        Assert.Contains(read, item => item.Matters && (item.SubscriptionId ?? item.CheckoutId) is { } about && (about == subscription.Id || about == checkout.Id));
        Assert.Null(gateway.ReadNews("{"u8));
        Assert.Null(gateway.ReadNews("[1]"u8));
        Assert.Null(gateway.ReadNews("{}"u8));
    }

    private static async Task NotSupportedAsync(Func<Task> verb) => Assert.Equal("not_supported", (await Assert.ThrowsAsync<GatewayRefusedException>(verb)).Code);

    private static DateTimeOffset Whole(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());

    private async Task<(HttpStatusCode Status, string Body)> DeliverAsync(TestApp app, string body, IHeaderDictionary headers)
    {
        using var http = app.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/{Name}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value.ToString());
        }
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    protected virtual Task<TestApp> StartAsync() => TestApp.StartAsync(("Gateways:Stripe:Retries", "0"), ("Gateways:Cashfree:Retries", "0"), TransferShop.On);

    private async Task<(User Ada, IPaymentGateway Gateway, string CheckoutId)> OpenAsync(TestApp app)
    {
        var ada = await app.AddPersonAsync("ada@example.test");
        Assert.True((await app.CheckoutAtAsync(ada, Name)).Ok);
        await using var db = app.OpenDb();
        return (ada, app.Services.GetRequiredService<PaymentGateways>().Require(Name), (await db.Checkouts.SingleAsync()).SessionId!);
    }

    private async Task<(User Ada, IPaymentGateway Gateway, GatewayCheckout Checkout, GatewaySubscription Subscription)> BuyAsync(TestApp app)
    {
        var (ada, gateway, id) = await OpenAsync(app);
        await PayAsync(app, (await gateway.ReadCheckoutAsync(id, CancellationToken.None)).Url!);
        var paid = await gateway.ReadCheckoutAsync(id, CancellationToken.None);
        return (ada, gateway, paid, await gateway.ReadSubscriptionAsync(paid.SubscriptionId!, CancellationToken.None));
    }
}
