using System.Globalization;
using System.Net;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Sandbox.Cashfree;

[Covers("PAY-13")]
public sealed class SubscriptionTests
{
    [Fact]
    public async Task A_mandate_is_given_and_the_clock_brings_a_notice_and_then_the_debit_each_month()
    {
        await using var cashfree = await CashfreeServer.StartAsync();
        var active = await cashfree.ActiveAsync();
        Assert.Equal("ACTIVE", active["subscription_status"]!.ToString());
        Assert.Equal(["SUBSCRIPTION_AUTH_STATUS", "SUBSCRIPTION_PAYMENT_SUCCESS", "SUBSCRIPTION_STATUS_CHANGED"], await cashfree.EventTypesAsync());

        await cashfree.AdvanceAsync(9.5);
        Assert.Equal("SUBSCRIPTION_PAYMENT_NOTIFICATION_INITIATED", (await cashfree.EventTypesAsync())[^1]);
        Assert.Equal("INITIALIZED", (await cashfree.ListAsync("/subscriptions/sub_1001/payments"))[^1]["payment_status"]!.ToString());
        await cashfree.AdvanceAsync(1);
        Assert.Equal("SUBSCRIPTION_PAYMENT_SUCCESS", (await cashfree.EventTypesAsync())[^1]);
        await cashfree.AdvanceAsync(62);

        var payments = await cashfree.ListAsync("/subscriptions/sub_1001/payments");
        Assert.Equal(["AUTH", "CHARGE", "CHARGE", "CHARGE"], payments.Select(row => row["payment_type"]!.ToString()));
        Assert.All(payments, row => Assert.Equal("SUCCESS", row["payment_status"]!.ToString()));
        Assert.Equal(499, payments[^1]["payment_amount"]!.GetValue<decimal>());
        var first = DateTimeOffset.Parse(active["next_schedule_date"]!.ToString(), CultureInfo.InvariantCulture);
        Assert.Equal(first.AddMonths(3), DateTimeOffset.Parse((await cashfree.GetAsync("/subscriptions/sub_1001"))["next_schedule_date"]!.ToString(), CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_refused_mandate_may_be_tried_again_and_an_unused_page_expires()
    {
        await using var cashfree = await CashfreeServer.StartAsync();
        await cashfree.PlanAsync();
        var subscription = await cashfree.SubscriptionAsync();
        using (var refused = await cashfree.AuthoriseAsync(subscription, "testfailure@gocash"))
        {
            Assert.Equal(HttpStatusCode.PaymentRequired, refused.StatusCode);
        }
        Assert.Equal("INITIALIZED", await cashfree.StatusAsync());
        Assert.Equal(["SUBSCRIPTION_AUTH_STATUS"], await cashfree.EventTypesAsync());

        await cashfree.SubscriptionAsync("sub_1002");
        (await cashfree.AuthoriseAsync(subscription)).Dispose();
        Assert.Equal("ACTIVE", await cashfree.StatusAsync());
        await cashfree.AdvanceAsync(31);
        Assert.Equal("LINK_EXPIRED", await cashfree.StatusAsync("sub_1002"));
    }

    [Fact]
    public async Task A_bank_may_take_a_day_to_approve()
    {
        await using var cashfree = await CashfreeServer.StartAsync();
        await cashfree.ActiveAsync("testpending@gocash");
        Assert.Equal("BANK_APPROVAL_PENDING", await cashfree.StatusAsync());

        await cashfree.AdvanceAsync(1.1);

        Assert.Equal("ACTIVE", await cashfree.StatusAsync());
    }

    [Fact]
    public async Task A_failed_debit_holds_the_subscription_until_a_retry_is_paid()
    {
        await using var cashfree = await CashfreeServer.StartAsync();
        await cashfree.ActiveAsync("testdebitfailure@gocash");
        await cashfree.AdvanceAsync(11);
        Assert.Equal("ON_HOLD", await cashfree.StatusAsync());
        Assert.Equal(["SUBSCRIPTION_PAYMENT_FAILED", "SUBSCRIPTION_STATUS_CHANGED"], (await cashfree.EventTypesAsync())[^2..]);
        var failed = (await cashfree.ListAsync("/subscriptions/sub_1001/payments"))[^1];
        (await cashfree.SubmitAsync("/sandbox/cashfree/subscriptions/sub_1001/customer", ("action", "fill"))).Dispose();

        await cashfree.PostAsync($"/subscriptions/sub_1001/payments/{failed["payment_id"]}/manage", new
        {
            subscription_id = "sub_1001",
            payment_id = failed["payment_id"],
            action = "RETRY",
            action_details = new { next_scheduled_time = cashfree.Clock.GetUtcNow().AddDays(1) },
        });
        await cashfree.AdvanceAsync(1.1);

        Assert.Equal("ACTIVE", await cashfree.StatusAsync());
        var paid = (await cashfree.ListAsync("/subscriptions/sub_1001/payments"))[^1];
        Assert.Equal(("SUCCESS", 1), (paid["payment_status"]!.ToString(), paid["retry_attempts"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Pausing_stops_debits_activating_sets_the_next_and_cancelling_ends_it()
    {
        await using var cashfree = await CashfreeServer.StartAsync();
        await cashfree.ActiveAsync();
        await cashfree.AdvanceAsync(9.5); // the debit is announced by now
        await ManageAsync("PAUSE");
        Assert.Equal("SUBSCRIPTION_PAYMENT_CANCELLED", (await cashfree.EventTypesAsync())[^1]);
        await cashfree.AdvanceAsync(60);
        Assert.Equal("PAUSED", await cashfree.StatusAsync());
        await ManageAsync("ACTIVATE", expected: 400);
        await ManageAsync("ACTIVATE", new { next_scheduled_time = cashfree.Clock.GetUtcNow().AddDays(5) });
        await cashfree.AdvanceAsync(6);
        Assert.Equal(["SUCCESS", "CANCELLED", "SUCCESS"], (await cashfree.ListAsync("/subscriptions/sub_1001/payments")).Select(row => row["payment_status"]!.ToString()));

        await cashfree.PlanAsync("pro_big", 2000, most: 2000);
        await cashfree.PlanAsync("pro_plus", 999);
        await ManageAsync("CHANGE_PLAN", new { plan_id = "pro_big" }, 400); // more than the mandate allows
        await ManageAsync("CHANGE_PLAN", new { plan_id = "pro_plus" });
        await cashfree.AdvanceAsync(32);
        Assert.Equal(999, (await cashfree.ListAsync("/subscriptions/sub_1001/payments"))[^1]["payment_amount"]!.GetValue<decimal>());

        await ManageAsync("CANCEL");
        Assert.Equal("CANCELLED", (await cashfree.EventsAsync())[^1]["data"]!["subscription_details"]!["subscription_status"]!.ToString());
        await ManageAsync("CANCEL", expected: 400);
        await cashfree.AdvanceAsync(90);
        Assert.Equal(4, (await cashfree.ListAsync("/subscriptions/sub_1001/payments")).Count);

        Task ManageAsync(string action, object? details = null, int expected = 200) =>
            cashfree.PostAsync("/subscriptions/sub_1001/manage", new { subscription_id = "sub_1001", action, action_details = details }, expected);
    }

    [Fact]
    public async Task Customers_pause_resume_and_cancel_in_their_banks_app()
    {
        await using var cashfree = await CashfreeServer.StartAsync();
        await cashfree.ActiveAsync();

        await DoAsync("pause");
        Assert.Equal("CUSTOMER_PAUSED", await cashfree.StatusAsync());
        await cashfree.PostAsync("/subscriptions/sub_1001/manage",
            new { subscription_id = "sub_1001", action = "ACTIVATE", action_details = new { next_scheduled_time = cashfree.Clock.GetUtcNow().AddDays(5) } }, 400);
        await DoAsync("resume");
        Assert.Equal("ACTIVE", await cashfree.StatusAsync());
        await DoAsync("cancel");
        Assert.Equal("CUSTOMER_CANCELLED", await cashfree.StatusAsync());
        using var dashboard = await cashfree.Http.GetAsync("/sandbox/cashfree");
        Assert.Contains("sub_1001", await dashboard.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        async Task DoAsync(string action) => (await cashfree.SubmitAsync("/sandbox/cashfree/subscriptions/sub_1001/customer", ("action", action))).Dispose();
    }

    [Fact]
    public async Task A_plan_with_a_number_of_cycles_is_completed_after_them()
    {
        await using var cashfree = await CashfreeServer.StartAsync();
        await cashfree.ActiveAsync(cycles: 2);

        await cashfree.AdvanceAsync(120);

        Assert.Equal("COMPLETED", await cashfree.StatusAsync());
        Assert.Equal(3, (await cashfree.ListAsync("/subscriptions/sub_1001/payments")).Count);
    }
}
