using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Gateways.Stripe;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Sandbox.Stripe;
using BlazorAccounts.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing.Wire;

/// <summary>Every call of our client, heard by a real server on its way to the sandbox and held against what the vendor publishes.</summary>
[Covers("PAY-1", "PAY-2", "PAY-10")]
public sealed class StripeRequestTests
{
    private const string Key = "sk_test_of_the_wire";
    private static readonly Guid Team = Guid.Parse("0190b0c1-0000-7000-8000-00000000c0de");
    private static readonly SoldPlan Monthly = new("premium.monthly.v1.usd", "premium.monthly", "Premium & more", new(1200, "USD"), Yearly: false);
    private static readonly SoldPlan Yearly = new("premium.yearly.v1.inr", "premium.yearly", "Premium – ein Jahr", new(799900, "INR"), Yearly: true);

    [Fact]
    public async Task Every_call_is_one_that_the_vendor_publishes_and_written_as_its_own_client_writes()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await using var proxy = await RecordingProxy.StartAsync(sandbox.Http.BaseAddress!);
        await using var app = await AppAsync(proxy);

        var called = await DriveAsync(app.Services.GetRequiredService<PaymentGateways>().Require("stripe"));

        var calls = typeof(StripeGateway).GetInterfaceMap(typeof(IPaymentGateway)).TargetMethods // without those that it leaves to the interface
            .Where(m => m.DeclaringType == typeof(StripeGateway) && m.ReturnType.IsAssignableTo(typeof(Task))).Select(m => m.Name);
        Assert.Equal(calls.Order(), called.Distinct().Order()); // a call that is added has to be driven here
        Assert.Equal(
            [
                "DELETE /v1/customers/{id}", "DELETE /v1/subscriptions/{id}",
                "GET /v1/checkout/sessions", "GET /v1/checkout/sessions/{id}", "GET /v1/customers/{id}", "GET /v1/disputes", "GET /v1/invoice_payments", "GET /v1/invoices", "GET /v1/invoices/{id}", "GET /v1/payment_intents/{id}", "GET /v1/prices", "GET /v1/subscriptions", "GET /v1/subscriptions/{id}",
                "POST /v1/billing_portal/sessions", "POST /v1/checkout/sessions", "POST /v1/checkout/sessions/{id}/expire", "POST /v1/coupons", "POST /v1/customers", "POST /v1/customers/{id}", "POST /v1/invoices/create_preview", "POST /v1/prices", "POST /v1/refunds", "POST /v1/subscriptions/{id}",
            ],
            proxy.Heard.Select(RequestShape.Operation).Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(proxy.Heard.SelectMany(RequestShape.Problems));
        Assert.All(proxy.Heard, Speaks);
    }

    [Fact]
    public async Task A_try_after_a_lost_answer_is_the_same_request_with_the_same_key_and_makes_nothing_twice()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await using var proxy = await RecordingProxy.StartAsync(sandbox.Http.BaseAddress!);
        await using var app = await AppAsync(proxy);
        proxy.FailNext(2);

        var id = await app.Services.GetRequiredService<PaymentGateways>().Require("stripe").CreateCustomerAsync(Team, "ada@example.test", "Ada", "customer-1", CancellationToken.None);

        Assert.Equal(3, proxy.Heard.Count);
        Assert.Single(proxy.Heard.Select(sent => (sent.Method, sent.Target, sent.Body, sent.Headers["Idempotency-Key"])).Distinct());
        Assert.Equal(id, Assert.Single((await sandbox.GetAsync("/v1/customers"))["data"]!.AsArray())!["id"]!.ToString());
    }

    [Fact]
    public void The_check_itself_notices_what_the_vendor_would_refuse()
    {
        Assert.Empty(RequestShape.Problems(Sent("POST", "/v1/subscriptions/sub_1", "cancel_at_period_end=true&items[0][price]=price_1&metadata[team]=x")));
        Assert.Equal(
            ["no parameter", "not boolean", "is missing", "not one of", "not integer", "no such operation"],
            new[]
            {
                Sent("POST", "/v1/customers", "mail=a"),
                Sent("POST", "/v1/subscriptions/sub_1", "cancel_at_period_end=yes"),
                Sent("POST", "/v1/prices", "unit_amount=1"),
                Sent("POST", "/v1/checkout/sessions", "mode=abo"),
                Sent("GET", "/v1/prices?limit=many", ""),
                Sent("PUT", "/v1/prices", ""),
            }.Select(sent => Assert.Single(RequestShape.Problems(sent))).Select((problem, i) =>
                new[] { "no parameter", "not boolean", "is missing", "not one of", "not integer", "no such operation" }[i] is var word && problem.Contains(word, StringComparison.Ordinal) ? word : problem));
        foreach (var vector in StripeFixture.Read("stripe-wire-vectors.json")["requests"]!.AsArray())
        {
            var recorded = Sent(vector!["method"]!.ToString(), vector["url"]!.ToString(), vector["body"]!.ToString());
            Assert.Equal(recorded.Parameters, RequestShape.Encode(RequestShape.Pairs(recorded.Parameters)));
            Assert.Empty(RequestShape.Problems(recorded));
        }
    }

    private static SentRequest Sent(string method, string target, string body) => new(method, target, new Dictionary<string, string>(), body);

    private static Task<TestApp> AppAsync(RecordingProxy proxy) => TestApp.StartAsync(
        ("Gateways:Stripe:BaseAddress", proxy.Address.ToString()), ("Gateways:Stripe:SecretKey", Key), ("Gateways:Stripe:WebhookSecret", "whsec_of_the_wire"));

    // Headers and encoding, alike for every request.
    private static void Speaks(SentRequest sent)
    {
        Assert.Equal($"Bearer {Key}", sent.Headers["Authorization"]);
        Assert.Equal("2026-07-29.dahlia", sent.Headers["Stripe-Version"]);
        Assert.Equal("application/json", sent.Headers["Accept"]);
        Assert.Equal(sent.Method == "POST", sent.Headers.ContainsKey("Idempotency-Key"));
        Assert.InRange(sent.Headers.GetValueOrDefault("Idempotency-Key", "-").Length, 1, 255);
        Assert.Equal(sent.Method == "POST" ? "application/x-www-form-urlencoded" : "", sent.Headers.GetValueOrDefault("Content-Type", ""));
        Assert.True(sent.Method == "POST" || sent.Body.Length == 0, "A GET carries no body.");
        Assert.Equal(RequestShape.Encode(RequestShape.Pairs(sent.Parameters)), sent.Parameters);
    }

    private static async Task<List<string>> DriveAsync(IPaymentGateway stripe)
    {
        var (called, none) = (new List<string>(), CancellationToken.None);
        var customer = await Note(stripe.CreateCustomerAsync(Team, "ada+1@example.test", "Zoë & Co = 100% it's (new)!*", "customer-1", none), nameof(stripe.CreateCustomerAsync));
        var nameless = await stripe.CreateCustomerAsync(Team, "bob@example.test", null, "customer-2", none);
        await stripe.ChangeCustomerEmailAsync(nameless, "bob+new@example.test", "email-1", none);
        called.Add(nameof(stripe.ChangeCustomerEmailAsync));

        var open = await Note(stripe.OpenCheckoutAsync(Ask(Yearly, nameless) with { Discount = new("coupon-1", new(100000, "INR")) }, "checkout-1", none), nameof(stripe.OpenCheckoutAsync));
        Assert.Equal(new Money(Yearly.Price.Amount - 100000, "INR"), open.Total);
        Assert.Equal(GatewayCheckoutState.Expired, (await Note(stripe.ExpireCheckoutAsync(open.Id, none), nameof(stripe.ExpireCheckoutAsync))).State);
        Assert.Equal(GatewayCheckoutState.Expired, (await stripe.ExpireCheckoutAsync(open.Id, none)).State); // refused, so it is read
        Assert.Null(await stripe.ReadCardAsync(nameless, none)); // asks the customer too

        var bought = await stripe.OpenCheckoutAsync(Ask(Monthly, customer), "checkout-2", none);
        await HostedPage.PayAsync(bought.Url!, Shop.Good);
        var paid = await Note(stripe.ReadCheckoutAsync(bought.Id, none), nameof(stripe.ReadCheckoutAsync));
        Assert.Equal((true, Team), (paid.Paid, paid.TeamId));
        var subscription = await Note(stripe.ReadSubscriptionAsync(paid.SubscriptionId!, none), nameof(stripe.ReadSubscriptionAsync));
        Assert.Equal((Monthly.LookupKey, Monthly.Price, customer), (subscription.LookupKey, subscription.Price, subscription.CustomerId));
        var invoice = await Note(stripe.ReadInvoiceAsync(subscription.LatestInvoiceId!, none), nameof(stripe.ReadInvoiceAsync));
        Assert.Equal((InvoiceStatus.Paid, Monthly.Price), (invoice.Status, invoice.Total));
        Assert.Equal("4242", (await Note(stripe.ReadCardAsync(customer, none), nameof(stripe.ReadCardAsync)))!.Last4);

        var order = Guid.NewGuid();
        var once = await Note(stripe.OpenPaymentAsync(new(order, Team, customer, "500 credits & more", new(2000, "USD"), 3, "https://app.test/orders/1?paid=1", "https://app.test/orders/1?canceled=1") { Buyer = new("ada@example.test", null, null), OpenedAt = DateTimeOffset.UnixEpoch }, "order-1", none), nameof(stripe.OpenPaymentAsync));
        Assert.Equal((order, new Money(6000, "USD")), (once.OrderId, once.Total));
        await HostedPage.PayAsync(once.Url!, Shop.Good);
        var payment = await Note(stripe.ReadPaymentAsync((await stripe.ReadCheckoutAsync(once.Id, none)).PaymentId!, none), nameof(stripe.ReadPaymentAsync));
        Assert.Equal((GatewayPaymentState.Paid, new Money(6000, "USD"), 0L, order, customer), (payment.State, payment.Amount, payment.Refunded, payment.OrderId, payment.CustomerId));

        Assert.Equal(subscription, Assert.Single(await Note(stripe.ListSubscriptionsAsync(customer, none), nameof(stripe.ListSubscriptionsAsync))));
        Assert.Equivalent(invoice, Assert.Single(await Note(stripe.ListInvoicesAsync(customer, none), nameof(stripe.ListInvoicesAsync))), strict: true);
        Assert.Empty(await Note(stripe.ListOpenCheckoutsAsync(customer, none), nameof(stripe.ListOpenCheckoutsAsync)));
        var refund = await Note(stripe.RefundAsync(new(Team, invoice.PaymentId!, new(500, "USD")), "refund-1", none), nameof(stripe.RefundAsync));
        Assert.Equal((RefundState.Succeeded, Team), (refund!.State, refund.Reference));
        var settled = await stripe.ReadPaymentAsync(invoice.PaymentId!, none);
        Assert.Equal((refund, invoice.Id, 500L, (Guid?)null), (Assert.Single(settled.Refunds), settled.InvoiceId, settled.Refunded, settled.OrderId));
        await DisputeAsync(nameless);

        await stripe.CancelAtPeriodEndAsync(subscription.Id, cancel: true, "renewal-1", none);
        Assert.True((await stripe.ReadSubscriptionAsync(subscription.Id, none)).CancelAtPeriodEnd);
        await stripe.CancelAtPeriodEndAsync(subscription.Id, cancel: false, "renewal-2", none);
        called.Add(nameof(stripe.CancelAtPeriodEndAsync));
        foreach (var flow in Enum.GetValues<PortalFlow>())
        {
            Assert.StartsWith("http", await Note(stripe.OpenPortalAsync(new(customer, "https://app.test/billing?updating=1", flow), none), nameof(stripe.OpenPortalAsync)), StringComparison.Ordinal);
        }
        await stripe.RetryAsync(subscription.LatestInvoiceId!, "retry-1", none); // says nothing: Stripe tries by itself
        called.Add(nameof(stripe.RetryAsync));
        called.AddRange(await StripeChangeCalls.DriveAsync(stripe, subscription.Id, Monthly, none));
        await stripe.EndSubscriptionsAsync(customer, none);
        Assert.Equal(GatewayStatus.Ended, (await stripe.ReadSubscriptionAsync(subscription.Id, none)).Status);
        await stripe.EndSubscriptionsAsync(customer, none); // nothing is left
        called.Add(nameof(stripe.EndSubscriptionsAsync));
        await stripe.DeleteCustomerAsync(customer, none);
        await stripe.DeleteCustomerAsync(customer, none); // refused, as it is gone
        Assert.Equal((InvoiceStatus.Paid, Monthly.Price), ((await stripe.ReadInvoiceAsync(invoice.Id, none)).Status, invoice.Total)); // stays for the books
        called.Add(nameof(stripe.DeleteCustomerAsync));
        return called;

        async Task DisputeAsync(string of)
        {
            var page = await stripe.OpenCheckoutAsync(Ask(Monthly, of), "checkout-3", none);
            await HostedPage.PayAsync(page.Url!, MoneyBack.Disputed);
            var charged = Assert.Single(await stripe.ListInvoicesAsync(of, none));
            Assert.Equal(DisputeState.Open, Assert.Single((await stripe.ReadPaymentAsync(charged.PaymentId!, none)).Disputes).State);
        }

        async Task<T> Note<T>(Task<T> call, string name)
        {
            called.Add(name);
            return await call;
        }

        CheckoutRequest Ask(SoldPlan plan, string of) =>
            new(Guid.NewGuid(), Team, of, plan, "https://app.test/checkout/return?session_id={CHECKOUT_SESSION_ID}", "https://app.test/upgrade?canceled=1", new("ada@example.test", "Ada", null), DateTimeOffset.UnixEpoch);
    }
}
