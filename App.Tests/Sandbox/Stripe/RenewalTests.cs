using System.Text.Json.Nodes;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Sandbox.Stripe;

[Covers("PAY-13")]
public sealed class RenewalTests
{
    [Fact]
    public async Task Thirteen_months_in_one_step_renew_thirteen_times_at_their_own_moments()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var subscription = await stripe.SubscribeAsync();
        var anchor = DateTimeOffset.FromUnixTimeSeconds(Long(subscription["billing_cycle_anchor"]));

        await stripe.Clock.AdvanceAsync(anchor.AddMonths(13).AddMinutes(1) - stripe.Clock.GetUtcNow());

        var paid = (await stripe.EventsAsync()).Where(item => Text(item["type"]) == "invoice.paid").ToList();
        Assert.Equal(Enumerable.Range(0, 14).Select(month => anchor.AddMonths(month)),
            paid.Select((item, i) => i == 0 ? anchor : DateTimeOffset.FromUnixTimeSeconds(Long(item["created"]))));
        Assert.Equal(["subscription_create", .. Enumerable.Repeat("subscription_cycle", 13)], paid.Select(item => Text(item["data"]!["object"]!["billing_reason"])));
        var now = await stripe.GetAsync($"/v1/subscriptions/{subscription["id"]}");
        var item = now["items"]!["data"]![0]!;
        Assert.Equal((anchor.AddMonths(13).ToUnixTimeSeconds(), anchor.AddMonths(14).ToUnixTimeSeconds()),
            (Long(item["current_period_start"]), Long(item["current_period_end"])));
        string[] cycle =
        [
            "customer.subscription.updated", "invoice.created", "invoice.finalized", "payment_intent.succeeded", "invoice.paid", "invoice.payment_succeeded",
        ];
        Assert.Equal(Enumerable.Repeat(cycle, 13).SelectMany(types => types),
            (await stripe.EventTypesAsync()).SkipWhile(type => type != "checkout.session.completed").Where(cycle.Contains));
    }

    [Fact]
    public async Task A_trial_warns_three_days_before_its_end_and_then_pays()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var subscription = await stripe.SubscribeAsync(more: "&subscription_data[trial_period_days]=14");
        Assert.Equal("trialing", Text(subscription["status"]));
        var end = Long(subscription["trial_end"]);

        await stripe.AdvanceAsync(15);

        var events = await stripe.EventsAsync();
        Assert.Equal(end - (3 * 86400), Long(events.Single(item => Text(item["type"]) == "customer.subscription.trial_will_end")["created"]));
        var renewal = events.Single(item => Text(item["type"]) == "invoice.paid" && Text(item["data"]!["object"]!["amount_paid"]) == "1000");
        Assert.Equal(end, Long(renewal["created"]));
        var now = await stripe.GetAsync($"/v1/subscriptions/{subscription["id"]}");
        Assert.Equal(("active", end), (Text(now["status"]), Long(now["billing_cycle_anchor"])));
        Assert.Contains(events, item => Text(item["type"]) == "customer.subscription.updated"
            && Text(item["data"]!["previous_attributes"]!["status"]) == "trialing");
    }

    [Theory]
    [InlineData("cancel", "canceled", "customer.subscription.deleted")]
    [InlineData("pause", "paused", "customer.subscription.paused")]
    [InlineData("create_invoice", "past_due", "invoice.payment_failed")]
    public async Task A_trial_without_a_card_ends_as_it_was_told_to(string behavior, string status, string type)
    {
        await using var stripe = await SandboxServer.StartAsync();
        var session = await stripe.CheckoutAsync(await stripe.PriceAsync(), "&payment_method_collection=if_required&subscription_data[trial_period_days]=7"
            + $"&subscription_data[trial_settings][end_behavior][missing_payment_method]={behavior}");
        using var started = await stripe.SubmitAsync(session["url"]!.ToString(), ("action", "pay"), ("email", "ada@example.test"));

        await stripe.AdvanceAsync(8);

        var done = await stripe.GetAsync($"/v1/checkout/sessions/{session["id"]}?expand[0]=subscription");
        Assert.Equal(status, Text(done["subscription"]!["status"]));
        Assert.Contains(type, await stripe.EventTypesAsync());
        if (status == "paused")
        {
            var method = (await stripe.PostAsync("/v1/payment_methods/pm_card_visa/attach", $"customer={done["customer"]}"))["id"];
            await stripe.PostAsync($"/v1/customers/{done["customer"]}", $"invoice_settings[default_payment_method]={method}");
            Assert.Equal("active", Text((await stripe.PostAsync($"/v1/subscriptions/{done["subscription"]!["id"]}/resume", "billing_cycle_anchor=now"))["status"]));
        }
    }

    [Fact]
    public async Task A_failing_card_is_tried_again_after_three_five_and_seven_days_and_then_given_up()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var subscription = await stripe.SubscribeAsync("4000000000000341", "&subscription_data[trial_period_days]=7");
        var end = Long(subscription["trial_end"]);

        await stripe.AdvanceAsync(7.1);

        Assert.Equal("past_due", Text((await stripe.GetAsync($"/v1/subscriptions/{subscription["id"]}"))["status"]));
        await stripe.AdvanceAsync(16);
        var events = await stripe.EventsAsync();
        var failed = events.Where(item => Text(item["type"]) == "invoice.payment_failed").ToList();
        long[] tries = [end, end + (3 * 86400), end + (8 * 86400), end + (15 * 86400)];
        Assert.Equal(tries, failed.Select(item => Long(item["created"])));
        Assert.Equal(["1", "2", "3", "4"], failed.Select(item => Text(item["data"]!["object"]!["attempt_count"])));
        Assert.Equal([.. tries[1..].Select(at => $"{at}"), null], failed.Select(item => Text(item["data"]!["object"]!["next_payment_attempt"])));
        var ended = events.Single(item => Text(item["type"]) == "customer.subscription.deleted");
        Assert.Equal((tries[3], "payment_failed"), (Long(ended["created"]), Text(ended["data"]!["object"]!["cancellation_details"]!["reason"])));
    }

    [Fact]
    public async Task A_new_card_during_the_retries_saves_the_subscription()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var subscription = await stripe.SubscribeAsync("4000000000000341", "&subscription_data[trial_period_days]=7");
        await stripe.AdvanceAsync(7.1);
        var invoice = (await stripe.GetAsync($"/v1/subscriptions/{subscription["id"]}"))["latest_invoice"];

        var paid = await stripe.PostAsync($"/v1/invoices/{invoice}/pay", "payment_method=pm_card_visa");

        Assert.Equal("paid", Text(paid["status"]));
        Assert.Equal("active", Text((await stripe.GetAsync($"/v1/subscriptions/{subscription["id"]}"))["status"]));
    }

    [Fact]
    public async Task Cancelling_at_the_period_end_keeps_it_until_then()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var subscription = await stripe.SubscribeAsync();
        var end = Long(subscription["items"]!["data"]![0]!["current_period_end"]);

        var cancelling = await stripe.PostAsync($"/v1/subscriptions/{subscription["id"]}",
            "cancel_at_period_end=true&cancellation_details[comment]=bye&cancellation_details[feedback]=too_expensive");
        Assert.Equal(("active", end), (Text(cancelling["status"]), Long(cancelling["cancel_at"])));
        var kept = await stripe.PostAsync($"/v1/subscriptions/{subscription["id"]}", "cancel_at_period_end=false");
        Assert.Null(kept["cancel_at"]);
        await stripe.PostAsync($"/v1/subscriptions/{subscription["id"]}", "cancel_at_period_end=true");
        await stripe.AdvanceAsync(32);

        var ended = (await stripe.EventsAsync()).Single(item => Text(item["type"]) == "customer.subscription.deleted");
        Assert.Equal((end, "canceled"), (Long(ended["created"]), Text(ended["data"]!["object"]!["status"])));
        Assert.Single(await stripe.EventTypesAsync(), type => type == "invoice.paid");
    }

    [Fact]
    public async Task A_paused_collection_makes_invoices_that_nobody_pays()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var subscription = await stripe.SubscribeAsync();
        await stripe.PostAsync($"/v1/subscriptions/{subscription["id"]}", "pause_collection[behavior]=void");
        await stripe.AdvanceAsync(32);
        Assert.Equal("void", Text((await stripe.GetAsync($"/v1/invoices?subscription={subscription["id"]}"))["data"]![0]!["status"]));

        await stripe.PostAsync($"/v1/subscriptions/{subscription["id"]}", "pause_collection=");
        await stripe.AdvanceAsync(32);

        Assert.Equal("paid", Text((await stripe.GetAsync($"/v1/invoices?subscription={subscription["id"]}"))["data"]![0]!["status"]));
    }

    [Fact]
    public void Months_keep_the_day_they_began_on()
    {
        long At(int year, int month, int day) => new DateTimeOffset(year, month, day, 9, 30, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        var anchor = At(2027, 1, 31);

        var ends = new List<long> { anchor };
        for (var i = 0; i < 4; i++)
        {
            ends.Add(BlazorAccounts.Sandbox.Stripe.Calendar.NextEnd(anchor, "month", 1, ends[^1]));
        }

        Assert.Equal([anchor, At(2027, 2, 28), At(2027, 3, 31), At(2027, 4, 30), At(2027, 5, 31)], ends);
    }

    private static string? Text(JsonNode? node) => node?.ToString();

    private static long Long(JsonNode? node) => node!.GetValue<long>();
}
