using System.Net;
using System.Text.Json.Nodes;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Sandbox.Cashfree;

[Covers("PAY-13")]
public sealed class WireTests
{
    [Fact]
    public async Task Requests_recorded_from_the_official_client_are_understood_in_their_order()
    {
        await using var cashfree = await CashfreeServer.StartAsync();
        await cashfree.PlanAsync("pro_y", 900, "YEAR");

        foreach (var request in (JsonArray)CashfreeFixture.Read("cashfree-wire-vectors.json")["requests"]!)
        {
            var (name, path) = (request!["name"]!.ToString(), new Uri(request["url"]!.ToString()).AbsolutePath["/pg".Length..]);
            if (path.StartsWith("/links", StringComparison.Ordinal))
            {
                continue; // nothing is sold by link here
            }
            var body = request["body"]?.ToJsonString().Replace("\"u1\"", "\"user1\"", StringComparison.Ordinal).Replace("2026-08-15", cashfree.Clock.GetUtcNow().AddDays(40).ToString("yyyy-MM-dd", null), StringComparison.Ordinal);
            switch (name)
            {
                case "create refund": // of an order that was paid, unlike the terminated one
                    (await cashfree.PayAsync(await cashfree.OrderAsync("ord_2"))).Dispose();
                    path = path.Replace("ord_1", "ord_2", StringComparison.Ordinal);
                    break;
                case "get refund":
                    path = path.Replace("ord_1", "ord_2", StringComparison.Ordinal);
                    break;
                case "manage: cancel":
                    (await cashfree.AuthoriseAsync(await cashfree.GetAsync("/subscriptions/sub_1"))).Dispose();
                    continue; // asked last
                case "simulate":
                    var pending = await cashfree.OrderAsync("ord_3");
                    (await cashfree.PayAsync(pending, "testpending@gocash")).Dispose();
                    body = body!.Replace("5114910000", (await cashfree.ListAsync("/orders/ord_3/payments"))[0]["cf_payment_id"]!.ToString(), StringComparison.Ordinal);
                    break;
            }
            using var answer = await cashfree.AskAsync(request["method"]!.ToString(), path, body);
            Assert.True(answer.IsSuccessStatusCode, $"{name}: {await answer.Content.ReadAsStringAsync()}");
        }
        Assert.Equal("pro_y", (await cashfree.GetAsync("/subscriptions/sub_1"))["plan_details"]!["plan_id"]!.ToString());
        await cashfree.PostAsync("/subscriptions/sub_1/manage", new { subscription_id = "sub_1", action = "CANCEL" });
        Assert.Equal("CANCELLED", await cashfree.StatusAsync("sub_1"));
    }

    [Fact]
    public async Task Answers_have_the_published_fields()
    {
        await using var cashfree = await CashfreeServer.StartAsync();
        var order = await cashfree.OrderAsync();
        (await cashfree.PayAsync(order)).Dispose();
        var refund = await cashfree.PostAsync("/orders/ord_1001/refunds", new { refund_amount = 10.25m, refund_id = "ref_1001", refund_note = "asked for" });
        var plan = await cashfree.PlanAsync();
        (await cashfree.AuthoriseAsync(await cashfree.SubscriptionAsync())).Dispose();
        var subscription = await cashfree.GetAsync("/subscriptions/sub_1001");
        var debit = Assert.Single(await cashfree.ListAsync("/subscriptions/sub_1001/payments"));
        var debitRefund = await cashfree.PostAsync("/subscriptions/sub_1001/refunds",
            new { subscription_id = "sub_1001", payment_id = debit["payment_id"], refund_id = "sref_1001", refund_amount = 1, refund_note = "SUCCESS" });

        Assert.Empty(CashfreeFixture.Problems("OrderEntity", order));
        Assert.Empty(CashfreeFixture.Problems("PaymentEntity", (await cashfree.ListAsync("/orders/ord_1001/payments"))[0]));
        Assert.Empty(CashfreeFixture.Problems("RefundEntity", refund));
        Assert.Empty(CashfreeFixture.Problems("PlanEntity", plan));
        Assert.Empty(CashfreeFixture.Problems("SubscriptionEntity", subscription));
        Assert.Empty(CashfreeFixture.Problems("SubscriptionPaymentEntity", debit));
        Assert.Empty(CashfreeFixture.Problems("SubscriptionPaymentRefundEntity", debitRefund));
        Assert.EndsWith("+05:30", order["created_at"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("499.5", order["order_amount"]!.ToJsonString());
    }

    [Fact]
    public async Task Keys_version_and_input_are_checked_as_published()
    {
        await using var cashfree = await CashfreeServer.StartAsync();
        await cashfree.OrderAsync();
        (object Body, int Status, string Code)[] wrong =
        [
            (new { order_currency = "INR" }, 400, "order_amount_missing"),
            (new { order_amount = 0.5, order_currency = "INR" }, 400, "order_amount_invalid"),
            (new { order_amount = 10.155, order_currency = "INR" }, 400, "order_amount_invalid"),
            (new { order_amount = "10", order_currency = "INR" }, 400, "order_amount_invalid"),
            (new { order_amount = 10, order_currency = "XXX" }, 400, "order_currency_invalid"),
            (new { order_amount = 10, order_currency = "INR" }, 400, "customer_details_missing"),
            (new { order_amount = 10, order_currency = "INR", customer_details = new { customer_id = "cust", customer_phone = "123" } }, 400, "customer_details.customer_phone_invalid"),
            (new { order_id = "ord_1001", order_amount = 10, order_currency = "INR", customer_details = new { customer_id = "cust", customer_phone = "9000000001" } }, 409, "order_already_exists"),
        ];
        foreach (var (body, status, code) in wrong)
        {
            var refusal = await cashfree.PostAsync("/orders", body, status);
            Assert.Equal((code, "invalid_request_error"), (refusal["code"]!.ToString(), refusal["type"]!.ToString()));
            Assert.NotEmpty(refusal["message"]!.ToString());
        }
        Assert.Equal("order_not_found", (await cashfree.GetAsync("/orders/nobody", 404))["code"]!.ToString());
        await cashfree.PostAsync("/orders", "{", 400);

        cashfree.Http.DefaultRequestHeaders.Remove("x-api-version");
        Assert.Equal("request_failed", (await cashfree.GetAsync("/orders/ord_1001", 400))["code"]!.ToString());
        cashfree.Http.DefaultRequestHeaders.Remove("x-client-secret");
        Assert.Equal("authentication_error", (await cashfree.GetAsync("/orders/ord_1001", 401))["type"]!.ToString());
    }

    [Fact]
    public async Task The_same_key_answers_the_same_again_and_another_request_under_it_is_refused()
    {
        await using var cashfree = await CashfreeServer.StartAsync();
        var body = new { order_amount = 10, order_currency = "INR", customer_details = new { customer_id = "cust", customer_phone = "9000000001" } };
        using var first = await cashfree.AskAsync("POST", "/orders", body, "key-1");
        using var again = await cashfree.AskAsync("POST", "/orders", body, "key-1");

        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.False(first.Headers.Contains("x-idempotency-replayed"));
        Assert.Equal(("key-1", "true"), (again.Headers.GetValues("x-idempotency-key").Single(), again.Headers.GetValues("x-idempotency-replayed").Single()));
        var refusal = await cashfree.PostAsync("/orders", new { order_amount = 11, order_currency = "INR" }, 422, "key-1");
        Assert.Equal("idempotency_error", refusal["type"]!.ToString());

        var many = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => cashfree.AskAsync("POST", "/orders", body, "key-2")));
        Assert.All(many, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity));
        var made = await Task.WhenAll(many.Where(answer => answer.IsSuccessStatusCode).Select(answer => answer.Content.ReadAsStringAsync()));
        Assert.Single(made.Distinct());
    }

    [Fact]
    public async Task An_outage_and_a_rate_limit_can_be_played()
    {
        await using var cashfree = await CashfreeServer.StartAsync();
        using (await cashfree.Http.PostAsync("/sandbox/cashfree/control", System.Net.Http.Json.JsonContent.Create(new { busy = true })))
        {
            using var busy = await cashfree.AskAsync("GET", "/orders/x");
            Assert.Equal((HttpStatusCode.TooManyRequests, "1"), (busy.StatusCode, busy.Headers.GetValues("x-ratelimit-retry").Single()));
        }
        using (await cashfree.Http.PostAsync("/sandbox/cashfree/control", System.Net.Http.Json.JsonContent.Create(new { busy = false, outage = true })))
        {
            Assert.Equal("internal_error", (await cashfree.GetAsync("/orders/x", 500))["code"]!.ToString());
        }
    }
}
