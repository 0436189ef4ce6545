using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Sandbox.Stripe;

[Covers("PAY-13")]
public sealed class PortalTests
{
    [Fact]
    public async Task A_customer_cancels_with_a_reason_and_changes_their_mind()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var subscription = await stripe.SubscribeAsync();
        var portal = await OpenAsync(stripe, subscription, "");
        var url = portal["url"]!.ToString();
        Assert.Contains("Renews on", await stripe.Http.GetStringAsync(url), StringComparison.Ordinal);
        Assert.Contains("too expensive", await stripe.Http.GetStringAsync($"{url}/subscriptions/{subscription["id"]}/cancel"), StringComparison.Ordinal);

        using var cancelled = await stripe.SubmitAsync($"{url}/subscriptions/{subscription["id"]}/cancel", ("feedback", "too_expensive"), ("comment", "bye"));
        var cancelling = await stripe.GetAsync($"/v1/subscriptions/{subscription["id"]}");
        Assert.True(cancelling["cancel_at_period_end"]!.GetValue<bool>());
        Assert.Equal(("too_expensive", "bye"), (cancelling["cancellation_details"]!["feedback"]!.ToString(), cancelling["cancellation_details"]!["comment"]!.ToString()));
        Assert.Contains("Don't cancel", await stripe.Http.GetStringAsync(url), StringComparison.Ordinal);

        using var kept = await stripe.SubmitAsync($"{url}/subscriptions/{subscription["id"]}/resume");
        Assert.False((await stripe.GetAsync($"/v1/subscriptions/{subscription["id"]}"))["cancel_at_period_end"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_deep_link_lands_on_its_step_and_goes_where_it_was_told()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var subscription = await stripe.SubscribeAsync();
        var portal = await OpenAsync(stripe, subscription, $"&flow_data[type]=subscription_cancel&flow_data[subscription_cancel][subscription]={subscription["id"]}"
            + "&flow_data[after_completion][type]=redirect&flow_data[after_completion][redirect][return_url]=https%3A%2F%2Fapp.test%2Fafter");

        using var landed = await stripe.Http.GetAsync(portal["url"]!.ToString());
        Assert.EndsWith($"/subscriptions/{subscription["id"]}/cancel", landed.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var done = await stripe.SubmitAsync(landed.Headers.Location.OriginalString, ("action", "cancel"));

        Assert.Equal("https://app.test/after", done.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("4242424242424242", HttpStatusCode.SeeOther, true)]
    [InlineData("4000000000000341", HttpStatusCode.SeeOther, true)]
    [InlineData("4000000000000002", HttpStatusCode.PaymentRequired, false)]
    public async Task A_new_card_becomes_the_default_when_it_can_be_saved(string number, HttpStatusCode expected, bool saved)
    {
        await using var stripe = await SandboxServer.StartAsync();
        var subscription = await stripe.SubscribeAsync();
        var portal = await OpenAsync(stripe, subscription, "");

        using var answer = await stripe.SubmitAsync(portal["url"] + "/card", ("action", "save"), ("number", number), ("exp", "12/34"), ("cvc", "123"), ("name", "Ada"), ("country", "GB"));

        Assert.Equal(expected, answer.StatusCode);
        var now = await stripe.GetAsync($"/v1/subscriptions/{subscription["id"]}?expand[0]=default_payment_method");
        Assert.Equal(saved ? number[^4..] : "4242", now["default_payment_method"]!["card"]!["last4"]!.ToString());
        Assert.Equal(saved, now["default_payment_method"]!["id"]!.ToString() != subscription["default_payment_method"]!.ToString());
    }

    [Fact]
    public async Task A_card_that_needs_authentication_is_saved_after_it()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var subscription = await stripe.SubscribeAsync();
        var portal = await OpenAsync(stripe, subscription, "");
        using var challenged = await stripe.SubmitAsync(
            portal["url"] + "/card", ("action", "save"), ("number", "4000002500003155"), ("exp", "12/34"), ("cvc", "123"), ("name", "Ada"), ("country", "GB"));

        using var answered = await stripe.SubmitAsync(challenged.Headers.Location!.OriginalString, ("action", "complete"));
        await stripe.AdvanceAsync(32);

        Assert.Equal(2, (await stripe.EventTypesAsync()).Count(type => type == "invoice.paid")); // and it pays while nobody is there
    }

    [Fact]
    public async Task Another_plan_is_shown_priced_and_taken()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var subscription = await stripe.SubscribeAsync();
        var team = await stripe.PriceAsync(3000, name: "Team");
        var configuration = await stripe.PostAsync("/v1/billing_portal/configurations",
            "features[payment_method_update][enabled]=true&features[invoice_history][enabled]=true&features[subscription_update][enabled]=true"
            + "&features[subscription_update][default_allowed_updates][0]=price&features[subscription_update][proration_behavior]=always_invoice"
            + $"&features[subscription_update][products][0][product]={team["product"]}&features[subscription_update][products][0][prices][0]={team["id"]}");
        var portal = await OpenAsync(stripe, subscription, $"&configuration={configuration["id"]}");
        var step = $"{portal["url"]}/subscriptions/{subscription["id"]}/";
        Assert.Contains("Team", await stripe.Http.GetStringAsync(step + "plan"), StringComparison.Ordinal);
        Assert.Contains("Due today", await stripe.Http.GetStringAsync($"{step}confirm?price={team["id"]}&quantity=1"), StringComparison.Ordinal);

        using var changed = await stripe.SubmitAsync(step + "confirm", ("price", team["id"]!.ToString()), ("quantity", "1"));

        Assert.Equal("3000", (await stripe.GetAsync($"/v1/subscriptions/{subscription["id"]}"))["items"]!["data"]![0]!["price"]!["unit_amount"]!.ToString());
        using var other = await stripe.SubmitAsync(step + "confirm", ("price", subscription["items"]!["data"]![0]!["price"]!["id"]!.ToString()), ("quantity", "1"));
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
    }

    [Fact]
    public async Task A_link_that_was_not_opened_in_five_minutes_is_dead()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var portal = await OpenAsync(stripe, await stripe.SubscribeAsync(), "");
        await stripe.AdvanceAsync(6.0 / 1440);

        using var late = await stripe.Http.GetAsync(portal["url"]!.ToString());

        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
    }

    [Fact]
    public async Task Every_page_labels_its_fields_and_asks_nothing_of_other_sites()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var subscription = await stripe.SubscribeAsync();
        var portal = (await OpenAsync(stripe, subscription, ""))["url"]!.ToString();
        var checkout = (await stripe.CheckoutAsync(await stripe.PriceAsync(), "&allow_promotion_codes=true"))["url"]!.ToString();
        string[] pages =
        [
            checkout, portal, portal + "/card", $"{portal}/subscriptions/{subscription["id"]}/cancel", $"{portal}/subscriptions/{subscription["id"]}/plan",
            $"/sandbox/stripe/invoices/{subscription["latest_invoice"]}", "/sandbox/stripe",
        ];
        foreach (var page in pages)
        {
            using var answer = await stripe.Http.GetAsync(page);
            var html = await answer.Content.ReadAsStringAsync();
            using var document = new HtmlParser().ParseDocument(html);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("default-src 'none'; style-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Empty(document.QuerySelectorAll("script, style, [style], [onclick]"));
            Assert.All(document.QuerySelectorAll("link[href], img[src]"), link =>
                Assert.Matches("^(/sandbox/|data:,)", link.GetAttribute("href") ?? link.GetAttribute("src")));
            Assert.All(document.QuerySelectorAll("input:not([type=hidden]), select, textarea"), field => Assert.True(
                field.Closest("label") is not null || document.QuerySelector($"label[for='{field.Id}']") is not null, $"{page}: {field.OuterHtml}"));
            Assert.Single(document.QuerySelectorAll("h1"));
        }
    }

    private static Task<JsonObject> OpenAsync(SandboxServer stripe, JsonObject subscription, string more) =>
        stripe.PostAsync("/v1/billing_portal/sessions", $"customer={subscription["customer"]}&return_url=https%3A%2F%2Fapp.test%2Fbilling{more}");
}
