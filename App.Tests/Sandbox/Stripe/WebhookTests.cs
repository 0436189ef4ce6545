using System.Text;
using System.Text.Json.Nodes;
using BlazorAccounts.Sandbox.Stripe;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Sandbox.Stripe;

[Covers("PAY-13")]
public sealed class WebhookTests
{
    public static TheoryData<string> Valid => [.. Cases().Where(row => row["accept"]!.GetValue<bool>()).Select(row => row["name"]!.ToString())];

    [Theory]
    [MemberData(nameof(Valid))]
    public void The_signer_makes_the_published_signatures(string name)
    {
        var row = Cases().Single(row => row["name"]!.ToString() == name);
        var time = long.Parse(row["header"]!.ToString().Split(',')[0][2..], System.Globalization.CultureInfo.InvariantCulture);

        var header = WebhookSignature.Header(row["secret"]!.ToString(), time, Encoding.UTF8.GetBytes(row["body"]!.ToString()));

        Assert.Contains(header.Split(',')[1], row["header"]!.ToString().Split(','));
    }

    [Fact]
    public async Task Every_event_reaches_the_app_signed_with_the_clocks_time()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var stripe = await SandboxServer.StartAsync(receiver.Url);
        await stripe.AdvanceAsync(100);
        await stripe.SubscribeAsync();

        var types = await stripe.EventTypesAsync();
        var received = await receiver.WaitAsync(all => all.Count >= types.Count);

        Assert.Equal(types.Order(), received.Select(item => item.Type).Order());
        Assert.All(received, item => Assert.True(item.IsSignedWith(SandboxServer.Secret)));
        Assert.All(received, item => Assert.InRange(stripe.Now - item.Time, 0, 60));
    }

    [Fact]
    public async Task A_failing_receiver_is_asked_again_with_a_new_signature_until_it_recovers()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Status = 500;
        await using var stripe = await SandboxServer.StartAsync(receiver.Url);
        var customer = await stripe.PostAsync("/v1/customers", "email=a%40b.test");
        await receiver.WaitAsync(all => all.Count > 0);
        receiver.Status = 204;

        var received = await receiver.WaitAsync(all => all.Any(item => item.Answered == 204));

        Assert.Single(received.Select(item => item.Id).Distinct());
        Assert.Equal(customer["id"]!.ToString(), received[^1].Event["data"]!["object"]!["id"]!.ToString());
        Assert.True(received[^1].Time - received[0].Time >= 1);
        Assert.All(received, item => Assert.True(item.IsSignedWith(SandboxServer.Secret)));
    }

    [Fact]
    public async Task A_moved_clock_brings_waiting_webhooks_at_once()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Status = 500;
        await using var stripe = await SandboxServer.StartAsync(receiver.Url);
        await stripe.PostAsync("/v1/customers", "email=a%40b.test");
        await receiver.WaitAsync(all => all.Count >= 2); // the next try would be 5 seconds away
        receiver.Status = 200;
        var before = receiver.All.Count;

        await stripe.AdvanceAsync(1);

        var started = TimeProvider.System.GetTimestamp();
        await receiver.WaitAsync(all => all.Count > before);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_restart_keeps_the_state_and_what_still_has_to_be_sent()
    {
        var data = Directory.CreateTempSubdirectory("stripe-sandbox-").FullName;
        try
        {
            string url;
            await using (var gone = await WebhookReceiver.StartAsync())
            {
                url = gone.Url; // nobody answers there until it is back
            }
            var first = await SandboxServer.StartAsync(url, data);
            var subscription = await first.SubscribeAsync();
            var types = await first.EventTypesAsync();
            await first.AdvanceAsync(2);
            await first.StopAsync();

            await using var receiver = await WebhookReceiver.StartAsync(url[..^"/hook".Length]);
            await using var second = await SandboxServer.StartAsync(url, data);

            Assert.Equal("active", (await second.GetAsync($"/v1/subscriptions/{subscription["id"]}"))["status"]!.ToString());
            var received = await receiver.WaitAsync(all => all.Select(item => item.Id).Distinct().Count() >= types.Count);
            Assert.Equal(types.Order(), received.DistinctBy(item => item.Id).Select(item => item.Type).Order());
            await second.AdvanceAsync(31);
            Assert.Equal(2, (await second.EventTypesAsync()).Count(type => type == "invoice.paid"));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task What_was_answered_survives_a_kill()
    {
        var data = Directory.CreateTempSubdirectory("stripe-sandbox-").FullName;
        try
        {
            await using var first = await SandboxServer.StartAsync();
            var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
                (await first.PostAsync("/v1/customers", $"email=u{i}%40b.test"))["id"]!.ToString()));

            Directory.CreateDirectory(Path.Combine(data, "sandbox"));
            File.Copy(Path.Combine(first.Data, "sandbox", "stripe.json"), Path.Combine(data, "sandbox", "stripe.json")); // as the disk is at this moment
            await using var second = await SandboxServer.StartAsync(data: data);

            var kept = (JsonArray)(await second.GetAsync("/v1/customers?limit=100"))["data"]!;
            Assert.Equal(ids.Order(), kept.Select(row => row!["id"]!.ToString()).Order());
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task The_control_drops_doubles_delays_and_fails_on_request()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var stripe = await SandboxServer.StartAsync(receiver.Url);
        await ControlAsync(stripe, """{"dropWebhooks":true}""");
        await stripe.PostAsync("/v1/customers", "email=lost%40b.test");
        await ControlAsync(stripe, """{"dropWebhooks":false,"duplicate":true}""");
        await stripe.PostAsync("/v1/customers", "email=twice%40b.test");

        var received = await receiver.WaitAsync(all => all.Count >= 2);
        Assert.All(received, item => Assert.Equal("twice@b.test", item.Event["data"]!["object"]!["email"]!.ToString()));

        await ControlAsync(stripe, """{"outage":true}""");
        var answer = await stripe.GetAsync("/v1/customers", System.Net.HttpStatusCode.ServiceUnavailable);
        Assert.Equal("api_error", answer["error"]!["type"]!.ToString());
        Assert.Contains("\"outage\":true", await ControlAsync(stripe, "{}"), StringComparison.Ordinal); // what is left out stays
        await ControlAsync(stripe, """{"outage":false}""");
    }

    [Fact]
    public async Task An_endpoint_made_over_the_api_gets_only_what_it_asked_for_with_its_own_secret()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var stripe = await SandboxServer.StartAsync();
        var endpoint = await stripe.PostAsync("/v1/webhook_endpoints",
            $"url={Uri.EscapeDataString(receiver.Url)}&enabled_events[0]=product.created&api_version=2026-07-29.dahlia");
        Assert.Null((await stripe.GetAsync($"/v1/webhook_endpoints/{endpoint["id"]}"))["secret"]);

        await stripe.PostAsync("/v1/customers", "email=a%40b.test");
        await stripe.PostAsync("/v1/products", "name=Pro");

        var received = await receiver.WaitAsync(all => all.Count > 0);
        Assert.Equal("product.created", Assert.Single(received).Type);
        Assert.True(received[0].IsSignedWith(endpoint["secret"]!.ToString()));
    }

    private static IEnumerable<JsonNode> Cases() => ((JsonArray)StripeFixture.Read("webhook-vectors.json")["stripe"]!["cases"]!).Select(row => row!);

    private static async Task<string> ControlAsync(SandboxServer stripe, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await stripe.Http.PostAsync("/sandbox/stripe/control", content);
        answer.EnsureSuccessStatusCode();
        return await stripe.Http.GetStringAsync("/sandbox/stripe/control");
    }
}
