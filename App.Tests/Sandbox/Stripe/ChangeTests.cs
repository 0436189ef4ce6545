using System.Net;
using System.Text.Json.Nodes;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Sandbox.Stripe;

[Covers("PAY-13")]
public sealed class ChangeTests
{
    [Fact]
    public async Task An_upgrade_half_way_costs_what_the_preview_said()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var subscription = await stripe.SubscribeAsync();
        var item = subscription["items"]!["data"]![0]!;
        var (start, end) = (item["current_period_start"]!.GetValue<long>(), item["current_period_end"]!.GetValue<long>());
        await stripe.Clock.AdvanceAsync(TimeSpan.FromSeconds((end - start) / 2));
        var team = await stripe.PriceAsync(3000, name: "Team");
        var at = start + ((end - start) / 2);

        var preview = await stripe.PostAsync("/v1/invoices/create_preview", $"subscription={subscription["id"]}&subscription_details[items][0][id]={item["id"]}"
            + $"&subscription_details[items][0][price]={team["id"]}&subscription_details[proration_behavior]=always_invoice&subscription_details[proration_date]={at}");
        var changed = await stripe.PostAsync($"/v1/subscriptions/{subscription["id"]}",
            $"items[0][id]={item["id"]}&items[0][price]={team["id"]}&proration_behavior=always_invoice&proration_date={at}&expand[0]=latest_invoice");

        Assert.Equal("1000", preview["amount_due"]!.ToString()); // half of 3000 less half of 1000
        Assert.Equal(("1000", "paid", "subscription_update"), (changed["latest_invoice"]!["amount_paid"]!.ToString(),
            changed["latest_invoice"]!["status"]!.ToString(), changed["latest_invoice"]!["billing_reason"]!.ToString()));
        Assert.Equal(team["id"]!.ToString(), changed["items"]!["data"]![0]!["price"]!["id"]!.ToString());
        Assert.Equal(end, changed["items"]!["data"]![0]!["current_period_end"]!.GetValue<long>());
        Assert.Contains(await stripe.EventsAsync(), news => news["type"]!.ToString() == "customer.subscription.updated"
            && news["data"]!["previous_attributes"]!["items"] is not null);
    }

    [Fact]
    public async Task More_seats_are_on_the_next_invoice_and_fewer_become_credit()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var subscription = await stripe.SubscribeAsync();
        var item = subscription["items"]!["data"]![0]!;
        var start = item["current_period_start"]!.GetValue<long>();
        var half = start + ((item["current_period_end"]!.GetValue<long>() - start) / 2);

        await stripe.PostAsync($"/v1/subscriptions/{subscription["id"]}", $"items[0][id]={item["id"]}&items[0][quantity]=3&proration_date={half}");
        await stripe.AdvanceAsync(31.1);
        var renewal = (await stripe.GetAsync($"/v1/invoices?subscription={subscription["id"]}"))["data"]![0]!;
        Assert.Equal("4000", renewal["amount_paid"]!.ToString()); // 3 × 1000, and half a month of two more

        var now = (await stripe.GetAsync($"/v1/subscriptions/{subscription["id"]}"))["items"]!["data"]![0]!;
        await stripe.PostAsync($"/v1/subscriptions/{subscription["id"]}",
            $"items[0][id]={item["id"]}&items[0][quantity]=1&proration_behavior=always_invoice&proration_date={now["current_period_start"]}");
        Assert.Equal("-2000", (await stripe.GetAsync($"/v1/customers/{subscription["customer"]}"))["balance"]!.ToString());
    }

    [Fact]
    public async Task Going_yearly_starts_a_new_period_today()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var subscription = await stripe.SubscribeAsync();
        var yearly = await stripe.PriceAsync(10000, "year");

        var changed = await stripe.PostAsync($"/v1/subscriptions/{subscription["id"]}",
            $"items[0][id]={subscription["items"]!["data"]![0]!["id"]}&items[0][price]={yearly["id"]}&expand[0]=latest_invoice");

        var item = changed["items"]!["data"]![0]!;
        Assert.InRange(item["current_period_end"]!.GetValue<long>() - item["current_period_start"]!.GetValue<long>(), 365 * 86400, 366 * 86400);
        Assert.InRange(changed["latest_invoice"]!["amount_paid"]!.GetValue<long>(), 9000, 9001); // less the month that was just paid
    }

    [Fact]
    public async Task A_change_that_cannot_be_paid_waits_and_applies_when_it_is()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var subscription = await stripe.SubscribeAsync();
        var failing = await stripe.PostAsync("/v1/payment_methods/pm_card_chargeCustomerFail/attach", $"customer={subscription["customer"]}");
        await stripe.PostAsync($"/v1/subscriptions/{subscription["id"]}", $"default_payment_method={failing["id"]}");
        var team = await stripe.PriceAsync(3000, name: "Team");

        var waiting = await stripe.PostAsync($"/v1/subscriptions/{subscription["id"]}", $"items[0][id]={subscription["items"]!["data"]![0]!["id"]}"
            + $"&items[0][price]={team["id"]}&proration_behavior=always_invoice&payment_behavior=pending_if_incomplete");
        Assert.Equal("active", waiting["status"]!.ToString());
        Assert.NotNull(waiting["pending_update"]);
        Assert.Equal("1000", waiting["items"]!["data"]![0]!["price"]!["unit_amount"]!.ToString());
        await stripe.PostAsync($"/v1/invoices/{waiting["latest_invoice"]}/pay", "payment_method=pm_card_visa");

        var applied = await stripe.GetAsync($"/v1/subscriptions/{subscription["id"]}");
        Assert.Null(applied["pending_update"]);
        Assert.Equal("3000", applied["items"]!["data"]![0]!["price"]!["unit_amount"]!.ToString());
        Assert.Contains("customer.subscription.pending_update_applied", await stripe.EventTypesAsync());
    }

    [Fact]
    public async Task A_subscription_made_incomplete_becomes_active_when_paid_and_expires_when_not()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var customer = await stripe.PostAsync("/v1/customers", "email=a%40b.test");
        var price = await stripe.PriceAsync();
        var form = $"customer={customer["id"]}&items[0][price]={price["id"]}&payment_behavior=default_incomplete&expand[0]=latest_invoice.confirmation_secret";
        var first = await stripe.PostAsync("/v1/subscriptions", form);
        var second = await stripe.PostAsync("/v1/subscriptions", form);
        var secret = first["latest_invoice"]!["confirmation_secret"]!["client_secret"]!.ToString();

        await stripe.PostAsync($"/v1/payment_intents/{secret.Split("_secret_")[0]}/confirm", "payment_method=pm_card_visa");
        await stripe.AdvanceAsync(1);

        Assert.Equal("active", (await stripe.GetAsync($"/v1/subscriptions/{first["id"]}"))["status"]!.ToString());
        var expired = await stripe.GetAsync($"/v1/subscriptions/{second["id"]}?expand[0]=latest_invoice");
        Assert.Equal(("incomplete_expired", "void"), (expired["status"]!.ToString(), expired["latest_invoice"]!["status"]!.ToString()));
    }

    [Fact]
    public async Task Refunds_go_back_in_parts_and_never_exceed_what_was_paid()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var intent = await stripe.PostAsync("/v1/payment_intents", "amount=1099&currency=usd&payment_method=pm_card_visa&confirm=true");
        await stripe.PostAsync("/v1/refunds", $"payment_intent={intent["id"]}&amount=500&reason=requested_by_customer");
        var tooMuch = await stripe.PostAsync("/v1/refunds", $"payment_intent={intent["id"]}&amount=600", HttpStatusCode.BadRequest);
        Assert.Equal("amount", tooMuch["error"]!["param"]!.ToString());
        await stripe.PostAsync("/v1/refunds", $"charge={intent["latest_charge"]}");
        var again = await stripe.PostAsync("/v1/refunds", $"payment_intent={intent["id"]}", HttpStatusCode.BadRequest);
        Assert.Equal("charge_already_refunded", again["error"]!["code"]!.ToString());

        var charge = await stripe.GetAsync($"/v1/charges/{intent["latest_charge"]}?expand[0]=refunds");
        Assert.Equal(("1099", "true", 2), (charge["amount_refunded"]!.ToString(), charge["refunded"]!.ToString(), ((JsonArray)charge["refunds"]!["data"]!).Count));

        var unsure = await stripe.PostAsync("/v1/payment_intents", "amount=700&currency=usd&payment_method=pm_card_refundFail&confirm=true");
        var refund = await stripe.PostAsync("/v1/refunds", $"payment_intent={unsure["id"]}");
        await stripe.AdvanceAsync(0.1);
        Assert.Equal("failed", (await stripe.GetAsync($"/v1/refunds/{refund["id"]}"))["status"]!.ToString());
        await stripe.PostAsync("/v1/payment_intents", "amount=800&currency=usd&payment_method=pm_card_createDispute&confirm=true");
        Assert.Contains("charge.dispute.created", await stripe.EventTypesAsync());
    }

    [Fact]
    public async Task A_code_moves_with_its_lookup_key_and_coupons_run_as_long_as_they_say()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var old = await stripe.PostAsync("/v1/prices", "currency=usd&unit_amount=1000&lookup_key=pro&recurring[interval]=month&product_data[name]=Pro");
        await stripe.PostAsync("/v1/prices", $"currency=usd&unit_amount=2000&lookup_key=pro&product={old["product"]}", HttpStatusCode.BadRequest);
        var price = await stripe.PostAsync("/v1/prices", $"currency=usd&unit_amount=2000&lookup_key=pro&transfer_lookup_key=true&recurring[interval]=month&product={old["product"]}");
        Assert.Null((await stripe.GetAsync($"/v1/prices/{old["id"]}"))["lookup_key"]);

        await stripe.PostAsync("/v1/coupons", "id=HALF&percent_off=50&duration=repeating&duration_in_months=2");
        var session = await stripe.CheckoutAsync(price, "&discounts[0][coupon]=HALF");
        using var paid = await stripe.PayAsync(session);
        await stripe.AdvanceAsync(100);

        var invoices = (JsonArray)(await stripe.GetAsync("/v1/invoices?expand[0]=data.discounts"))["data"]!;
        Assert.Equal(["1000", "1000", "2000", "2000"], invoices.Reverse().Select(invoice => invoice!["amount_paid"]!.ToString()));
    }
}
