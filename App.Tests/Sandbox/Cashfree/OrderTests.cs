using System.Net;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Sandbox.Cashfree;

[Covers("PAY-13")]
public sealed class OrderTests
{
    [Fact]
    public async Task A_declined_attempt_and_then_a_good_one_pay_the_order_once()
    {
        await using var cashfree = await CashfreeServer.StartAsync();
        var order = await cashfree.OrderAsync();
        using (var page = await cashfree.Http.GetAsync($"/sandbox/cashfree/checkout/{order["payment_session_id"]}"))
        {
            var html = await page.Content.ReadAsStringAsync();
            Assert.Contains("&#x20B9;499.50", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        }
        using (var declined = await cashfree.PayAsync(order, "testfailure@gocash"))
        {
            Assert.Equal(HttpStatusCode.PaymentRequired, declined.StatusCode);
        }
        Assert.Equal("ACTIVE", (await cashfree.GetAsync("/orders/ord_1001"))["order_status"]!.ToString());

        using (var paid = await cashfree.PayAsync(order))
        {
            Assert.Equal("https://app.test/back?order_id=ord_1001", paid.Headers.Location!.ToString());
        }
        using (var again = await cashfree.PayAsync(order))
        {
            Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        }

        Assert.Equal("PAID", (await cashfree.GetAsync("/orders/ord_1001"))["order_status"]!.ToString());
        Assert.Equal(["SUCCESS", "FAILED"], (await cashfree.ListAsync("/orders/ord_1001/payments")).Select(row => row["payment_status"]!.ToString()));
        Assert.Equal(["PAYMENT_FAILED_WEBHOOK", "PAYMENT_SUCCESS_WEBHOOK"], await cashfree.EventTypesAsync());
    }

    [Fact]
    public async Task Whoever_leaves_is_noted_and_may_come_back()
    {
        await using var cashfree = await CashfreeServer.StartAsync();
        var order = await cashfree.OrderAsync();
        using (var left = await cashfree.SubmitAsync($"/sandbox/cashfree/checkout/{order["payment_session_id"]}", ("action", "leave")))
        {
            Assert.Equal(HttpStatusCode.SeeOther, left.StatusCode);
        }
        Assert.Equal("USER_DROPPED", (await cashfree.ListAsync("/orders/ord_1001/payments"))[0]["payment_status"]!.ToString());
        using var paid = await cashfree.SubmitAsync($"/sandbox/cashfree/checkout/{order["payment_session_id"]}", ("action", "card"), ("number", "4706 1312 1121 2123"));
        Assert.Equal(HttpStatusCode.SeeOther, paid.StatusCode);
        Assert.Equal(["PAYMENT_USER_DROPPED_WEBHOOK", "PAYMENT_SUCCESS_WEBHOOK"], await cashfree.EventTypesAsync());
    }

    [Fact]
    public async Task A_pending_payment_that_comes_second_is_paid_back_by_itself()
    {
        await using var cashfree = await CashfreeServer.StartAsync();
        var order = await cashfree.OrderAsync();
        (await cashfree.PayAsync(order, "testpending@gocash")).Dispose();
        (await cashfree.PayAsync(order)).Dispose();

        await cashfree.AdvanceAsync(1);

        Assert.Equal(["PAYMENT_SUCCESS_WEBHOOK", "PAYMENT_SUCCESS_WEBHOOK", "AUTO_REFUND_STATUS_WEBHOOK"], await cashfree.EventTypesAsync());
        Assert.Empty(await cashfree.ListAsync("/orders/ord_1001/refunds"));
    }

    [Fact]
    public async Task A_payment_already_going_through_wins_over_a_termination()
    {
        await using var cashfree = await CashfreeServer.StartAsync();
        await cashfree.OrderAsync();
        Assert.Equal("TERMINATED", (await cashfree.SendAsync("PATCH", "/orders/ord_1001", new { order_status = "TERMINATED" }))["order_status"]!.ToString());
        var second = await cashfree.OrderAsync("ord_1002");
        (await cashfree.PayAsync(second, "testpending@gocash")).Dispose();
        Assert.Equal("TERMINATION_REQUESTED", (await cashfree.SendAsync("PATCH", "/orders/ord_1002", new { order_status = "TERMINATED" }))["order_status"]!.ToString());

        await cashfree.AdvanceAsync(1);

        Assert.Equal("PAID", (await cashfree.GetAsync("/orders/ord_1002"))["order_status"]!.ToString());
        await cashfree.SendAsync("PATCH", "/orders/ord_1002", new { order_status = "TERMINATED" }, 400);
        await cashfree.OrderAsync("ord_1003");
        await cashfree.AdvanceAsync(31);
        Assert.Equal("EXPIRED", (await cashfree.GetAsync("/orders/ord_1003"))["order_status"]!.ToString());
    }

    [Fact]
    public async Task Refunds_never_exceed_what_was_paid_and_end_as_their_note_says()
    {
        await using var cashfree = await CashfreeServer.StartAsync();
        var order = await cashfree.OrderAsync(amount: 100);
        await RefundAsync("early", 1, null, 400);
        (await cashfree.PayAsync(order)).Dispose();

        Assert.Equal("SUCCESS", await RefundAsync("ref_ok", 40, "SUCCESS"));
        Assert.Equal("FAILED", await RefundAsync("ref_bad", 60, "FAILED"));
        Assert.Equal("PENDING", await RefundAsync("ref_wait", 50.5m, "requested"));
        await RefundAsync("ref_much", 10, null, 400);
        await RefundAsync("ref_ok", 1, null, 409);
        await cashfree.AdvanceAsync(1);

        Assert.Equal("SUCCESS", (await cashfree.GetAsync("/orders/ord_1001/refunds/ref_wait"))["refund_status"]!.ToString());
        Assert.Equal(3, (await cashfree.ListAsync("/orders/ord_1001/refunds")).Count);
        Assert.Equal(3, (await cashfree.EventTypesAsync()).Count(type => type == "REFUND_STATUS_WEBHOOK"));

        async Task<string?> RefundAsync(string id, decimal amount, string? note, int expected = 200) =>
            (await cashfree.PostAsync("/orders/ord_1001/refunds", new { refund_amount = amount, refund_id = id, refund_note = note }, expected))["refund_status"]?.ToString();
    }
}
