using System.Net;
using System.Text.Json.Nodes;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Sandbox.Stripe;

[Covers("PAY-13")]
public sealed class CheckoutTests
{
    [Fact]
    public async Task A_paid_checkout_makes_everything_in_the_documented_order()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var session = await stripe.CheckoutAsync(await stripe.PriceAsync(), "&client_reference_id=team-1&metadata[team]=t1&subscription_data[metadata][team]=t1");

        using var answer = await stripe.PayAsync(session);

        Assert.Equal($"https://app.test/done?session_id={session["id"]}", answer.Headers.Location!.OriginalString);
        var done = await stripe.GetAsync(
            $"/v1/checkout/sessions/{session["id"]}?expand[0]=subscription.latest_invoice.payments&expand[1]=line_items.data.price.product&expand[2]=customer");
        Assert.Equal(("complete", "paid", null), (Text(done["status"]), Text(done["payment_status"]), done["url"]));
        Assert.Equal("ada@example.test", Text(done["customer"]!["email"]));
        Assert.Equal("Pro", Text(done["line_items"]!["data"]![0]!["price"]!["product"]!["name"]));
        var subscription = done["subscription"]!;
        Assert.Equal(("active", "t1"), (Text(subscription["status"]), Text(subscription["metadata"]!["team"])));
        Assert.Equal(("paid", "1000"), (Text(subscription["latest_invoice"]!["status"]), Text(subscription["latest_invoice"]!["amount_paid"])));
        Assert.StartsWith("pi_", Text(subscription["latest_invoice"]!["payments"]!["data"]![0]!["payment"]!["payment_intent"]), StringComparison.Ordinal);
        string[] order =
        [
            "customer.created", "payment_intent.succeeded", "charge.succeeded", "invoice.created", "invoice.finalized", "invoice.paid",
            "invoice.payment_succeeded", "customer.subscription.created", "checkout.session.completed",
        ];
        Assert.Equal(order, (await stripe.EventTypesAsync()).Where(order.Contains));
    }

    [Theory]
    [InlineData("4000000000000002", "card_declined", "generic_decline", "Your card was declined.")]
    [InlineData("4000000000009995", "card_declined", "insufficient_funds", "Your card has insufficient funds.")]
    [InlineData("4000000000000069", "expired_card", "expired_card", "Your card has expired.")]
    [InlineData("4000000000000127", "incorrect_cvc", "incorrect_cvc", "Your card&#x27;s security code is incorrect.")]
    [InlineData("4000000000000119", "processing_error", "processing_error", "An error occurred while processing your card.")]
    public async Task A_declined_card_leaves_the_checkout_open_for_another(string number, string code, string decline, string message)
    {
        await using var stripe = await SandboxServer.StartAsync();
        var session = await stripe.CheckoutAsync(await stripe.PriceAsync());

        using var refused = await stripe.PayAsync(session, number);

        Assert.Equal(HttpStatusCode.PaymentRequired, refused.StatusCode);
        Assert.Contains(message, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("open", Text((await stripe.GetAsync($"/v1/checkout/sessions/{session["id"]}"))["status"]));
        var failed = (await stripe.EventsAsync()).Single(item => Text(item["type"]) == "payment_intent.payment_failed")["data"]!["object"]!;
        Assert.Equal("requires_payment_method", Text(failed["status"]));
        Assert.Equal((code, decline), (Text(failed["last_payment_error"]!["code"]), Text(failed["last_payment_error"]!["decline_code"])));

        using var paid = await stripe.PayAsync(session);

        Assert.Equal(HttpStatusCode.SeeOther, paid.StatusCode);
        Assert.Single(await stripe.EventTypesAsync(), type => type == "customer.created");
    }

    [Theory]
    [InlineData("4242424242424241", "12 / 34", "123", "Your card number is incorrect.")]
    [InlineData("4242424242424242", "12 / 20", "123", "expiration date is in the past")]
    [InlineData("4242424242424242", "12 / 34", "1", "security code is incomplete")]
    public async Task What_cannot_be_a_card_is_refused_by_the_form(string number, string expiry, string cvc, string message)
    {
        await using var stripe = await SandboxServer.StartAsync();
        var session = await stripe.CheckoutAsync(await stripe.PriceAsync());

        using var refused = await stripe.SubmitAsync(session["url"]!.ToString(),
            ("action", "pay"), ("email", "ada@example.test"), ("number", number), ("exp", expiry), ("cvc", cvc), ("name", "Ada"), ("country", "GB"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(message, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("payment_intent.created", await stripe.EventTypesAsync());
    }

    [Theory]
    [InlineData("complete", "complete")]
    [InlineData("fail", "open")]
    public async Task A_card_that_needs_authentication_pays_only_when_it_is_completed(string action, string status)
    {
        await using var stripe = await SandboxServer.StartAsync();
        var session = await stripe.CheckoutAsync(await stripe.PriceAsync());

        using var challenged = await stripe.PayAsync(session, "4000002760003184");
        var challenge = challenged.Headers.Location!.OriginalString;
        Assert.StartsWith("/sandbox/stripe/authenticate/pi_", challenge, StringComparison.Ordinal);
        var page = await stripe.Http.GetStringAsync(challenge);
        Assert.Contains($"/sandbox/stripe/checkout/{session["id"]}", page, StringComparison.Ordinal); // the way back, without an answer
        using var answered = await stripe.SubmitAsync(challenge, ("action", action));

        Assert.Equal(status, Text((await stripe.GetAsync($"/v1/checkout/sessions/{session["id"]}"))["status"]));
        using var again = await stripe.SubmitAsync(challenge, ("action", "complete"));
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
        Assert.Equal(action == "complete" ? 1 : 0, (await stripe.EventTypesAsync()).Count(type => type == "invoice.paid"));
    }

    [Fact]
    public async Task Twenty_submits_at_once_pay_once()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var session = await stripe.CheckoutAsync(await stripe.PriceAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => stripe.PayAsync(session)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.SeeOther);
        Assert.Equal(19, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Single(await stripe.EventTypesAsync(), type => type == "charge.succeeded");
        Assert.Single((JsonArray)(await stripe.GetAsync("/v1/subscriptions?status=all"))["data"]!);
    }

    [Fact]
    public async Task A_checkout_expires_by_the_clock_and_says_so()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var session = await stripe.CheckoutAsync(await stripe.PriceAsync());
        await stripe.AdvanceAsync(1.01);

        using var late = await stripe.PayAsync(session);

        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
        var expired = (await stripe.EventsAsync()).Single(item => Text(item["type"]) == "checkout.session.expired");
        Assert.Equal(Text(session["expires_at"]), Text(expired["created"]));
        Assert.Equal("expired", Text(expired["data"]!["object"]!["status"]));
    }

    [Fact]
    public async Task A_trial_without_a_card_starts_on_one_button()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var session = await stripe.CheckoutAsync(await stripe.PriceAsync(), "&payment_method_collection=if_required&subscription_data[trial_period_days]=14");
        Assert.Equal("0", Text(session["amount_total"]));
        Assert.DoesNotContain("name=\"number\"", await stripe.Http.GetStringAsync(session["url"]!.ToString()), StringComparison.Ordinal);

        using var started = await stripe.SubmitAsync(session["url"]!.ToString(), ("action", "pay"), ("email", "ada@example.test"));

        var done = await stripe.GetAsync($"/v1/checkout/sessions/{session["id"]}?expand[0]=subscription");
        Assert.Equal(("no_payment_required", "trialing"), (Text(done["payment_status"]), Text(done["subscription"]!["status"])));
        Assert.Null(done["subscription"]!["default_payment_method"]);
    }

    [Fact]
    public async Task A_promotion_code_typed_on_the_page_takes_its_share()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var coupon = await stripe.PostAsync("/v1/coupons", "percent_off=12.5&duration=once");
        await stripe.PostAsync("/v1/promotion_codes", $"promotion[type]=coupon&promotion[coupon]={coupon["id"]}&code=LAUNCH&max_redemptions=1");
        var session = await stripe.CheckoutAsync(await stripe.PriceAsync(1999), "&allow_promotion_codes=true");

        using var wrong = await stripe.SubmitAsync(session["url"]!.ToString(), ("action", "promotion"), ("promotion", "nope"));
        Assert.Contains("This code is invalid.", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var right = await stripe.SubmitAsync(session["url"]!.ToString(), ("action", "promotion"), ("promotion", "launch"));
        using var paid = await stripe.PayAsync(session);

        var done = await stripe.GetAsync($"/v1/checkout/sessions/{session["id"]}?expand[0]=invoice&expand[1]=discounts.promotion_code");
        Assert.Equal(("1999", "1749", "250"), (Text(done["amount_subtotal"]), Text(done["amount_total"]), Text(done["total_details"]!["amount_discount"])));
        Assert.Equal("1749", Text(done["invoice"]!["amount_paid"]));
        Assert.False(done["discounts"]![0]!["promotion_code"]!["active"]!.GetValue<bool>());
    }

    [Fact]
    public async Task One_time_payments_and_saved_cards_have_their_own_modes()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var buying = await stripe.CheckoutAsync(await stripe.PriceAsync(1500, ""), "&payment_intent_data[metadata][order]=o1", "payment");
        using var bought = await stripe.PayAsync(buying);
        var paid = await stripe.GetAsync($"/v1/checkout/sessions/{buying["id"]}?expand[0]=payment_intent.latest_charge");
        Assert.Equal(("paid", "o1", "1500"),
            (Text(paid["payment_status"]), Text(paid["payment_intent"]!["metadata"]!["order"]), Text(paid["payment_intent"]!["latest_charge"]!["amount"])));

        var customer = await stripe.PostAsync("/v1/customers", "email=ada%40example.test");
        var saving = await stripe.PostAsync("/v1/checkout/sessions", $"mode=setup&currency=usd&customer={customer["id"]}&success_url=https%3A%2F%2Fapp.test%2F");
        using var saved = await stripe.SubmitAsync(saving["url"]!.ToString(), ("action", "test-card"));
        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        Assert.Single((JsonArray)(await stripe.GetAsync($"/v1/payment_methods?customer={customer["id"]}"))["data"]!);
    }

    private static string? Text(JsonNode? node) => node?.ToString();
}
