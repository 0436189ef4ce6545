using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using BlazorAccounts.Platform.Clock;
using BlazorAccounts.Platform.Security;
using BlazorAccounts.Sandbox.Stripe;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Sandbox.Stripe;

[Covers("PAY-13")]
public sealed class ApiTests
{
    public static TheoryData<string> Recorded => [.. ((JsonArray)StripeFixture.Read("stripe-wire-vectors.json")["requests"]!).Select(row => row!["name"]!.ToString())];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void What_the_official_client_sends_is_understood(string name)
    {
        var request = ((JsonArray)StripeFixture.Read("stripe-wire-vectors.json")["requests"]!).Single(row => row!["name"]!.ToString() == name)!;
        var url = request["url"]!.ToString().Split('?');
        var encoded = url.Length > 1 ? url[1] : request["body"]!.ToString();
        var operation = $"{request["method"]} {PathOf(url[0])}";

        Assert.True(Parameters.Knows(operation), operation);
        var typed = Parameters.Check(operation, FormParser.Parse(encoded));

        var leaves = encoded.Split('&', StringSplitOptions.RemoveEmptyEntries).Length;
        Assert.Equal(leaves, Leaves(typed));
    }

    [Fact]
    public async Task The_recorded_requests_that_need_no_other_object_are_answered()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var vectors = ((JsonArray)StripeFixture.Read("stripe-wire-vectors.json")["requests"]!).ToDictionary(row => row!["name"]!.ToString(), row => row!);
        foreach (var name in (string[])["customers.create", "prices.create", "checkout.sessions.create payment price_data", "coupons.create",
            "webhookEndpoints.create"])
        {
            await stripe.PostAsync(vectors[name]["url"]!.ToString(), vectors[name]["body"]!.ToString());
        }
        var prices = await stripe.GetAsync(vectors["prices.list lookup_keys expand"]["url"]!.ToString());
        Assert.Equal(("49900", "Pro"), (prices["data"]![0]!["unit_amount"]!.ToString(), prices["data"]![0]!["product"]!["name"]!.ToString()));
    }

    [Fact]
    public async Task Values_survive_the_wire()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var customer = await stripe.PostAsync("/v1/customers", "email=ada%40example.test&name=Zo%C3%AB%20%26%20Co%20%3D%20100%25&metadata[user_id]=u-1&metadata[tenant]=t%2F1");
        Assert.Equal("Zoë & Co = 100%", customer["name"]!.ToString());
        var cleared = await stripe.PostAsync($"/v1/customers/{customer["id"]}", "metadata[user_id]=&description=it%27s%20%28new%29%21%2A");
        Assert.Equal("""{"tenant":"t/1"}""", cleared["metadata"]!.ToJsonString());
        Assert.Empty((JsonObject)(await stripe.PostAsync($"/v1/customers/{customer["id"]}", "metadata="))["metadata"]!);
        var gone = await stripe.DeleteAsync($"/v1/customers/{customer["id"]}");
        Assert.True(gone["deleted"]!.GetValue<bool>());
        Assert.True((await stripe.GetAsync($"/v1/customers/{customer["id"]}"))["deleted"]!.GetValue<bool>());
        await stripe.DeleteAsync($"/v1/customers/{customer["id"]}", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("POST", "/v1/customers", "colour=red", 400, "parameter_unknown", "colour")]
    [InlineData("POST", "/v1/customers", "address[planet]=Mars", 400, "parameter_unknown", "address[planet]")]
    [InlineData("POST", "/v1/products", "description=x", 400, "parameter_missing", "name")]
    [InlineData("POST", "/v1/prices", "currency=usd&product=prod_no&unit_amount=ten", 400, "parameter_invalid_integer", "unit_amount")]
    [InlineData("POST", "/v1/prices", "currency=usd&product=prod_no&unit_amount=10", 400, "resource_missing", "product")]
    [InlineData("GET", "/v1/customers/cus_no", null, 404, "resource_missing", "id")]
    [InlineData("POST", "/v1/refunds", "payment_intent=pi_no", 400, "resource_missing", "payment_intent")]
    [InlineData("POST", "/v1/webhook_endpoints", "url=here&enabled_events[]=*", 400, "url_invalid", "url")]
    [InlineData("GET", "/v1/nothing", null, 404, null, null)]
    [InlineData("POST", "/v1/payment_intents", "amount=100&currency=usd&confirm=true&payment_method=pm_card_visa_chargeDeclined", 402, "card_declined", null)]
    public async Task Refusals_have_the_vendors_form(string method, string path, string? form, int status, string? code, string? param)
    {
        await using var stripe = await SandboxServer.StartAsync();

        var answer = method == "GET" ? await stripe.GetAsync(path, (HttpStatusCode)status) : await stripe.PostAsync(path, form!, (HttpStatusCode)status);

        Assert.Equal((code, param), (answer["error"]!["code"]?.ToString(), answer["error"]!["param"]?.ToString()));
        Assert.Equal(status == 402 ? "card_error" : "invalid_request_error", answer["error"]!["type"]!.ToString());
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer sk_live_123", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer sk_test_123", HttpStatusCode.OK)]
    [InlineData("Basic c2tfdGVzdF8xMjM6", HttpStatusCode.OK)]
    public async Task Only_test_keys_are_taken(string? authorization, HttpStatusCode expected)
    {
        await using var stripe = await SandboxServer.StartAsync();
        using var http = new HttpClient { BaseAddress = stripe.Http.BaseAddress };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        foreach (var path in (string[])["/v1/customers", "/sandbox/stripe/v1/customers"])
        {
            using var answer = await http.GetAsync(path);
            Assert.Equal(expected, answer.StatusCode);
            Assert.StartsWith("req_", answer.Headers.GetValues("Request-Id").Single(), StringComparison.Ordinal);
            Assert.Equal("2026-07-29.dahlia", answer.Headers.GetValues("Stripe-Version").Single());
        }
    }

    [Fact]
    public async Task A_key_answers_the_same_again_and_refuses_another_request()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var first = await stripe.PostAsync("/v1/customers", "email=a%40b.test", key: "k1");

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/customers") { Content = new StringContent("email=a%40b.test", Encoding.UTF8, "application/x-www-form-urlencoded") };
        request.Headers.Add("Idempotency-Key", "k1");
        using var again = await stripe.Http.SendAsync(request);

        Assert.Equal("true", again.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(first["id"]!.ToString(), JsonNode.Parse(await again.Content.ReadAsStringAsync())!["id"]!.ToString());
        var other = await stripe.PostAsync("/v1/customers", "email=c%40d.test", HttpStatusCode.BadRequest, "k1");
        Assert.Equal("idempotency_error", other["error"]!["type"]!.ToString());
        await stripe.PostAsync("/v1/customers", "colour=red", HttpStatusCode.BadRequest, "k2");
        await stripe.PostAsync("/v1/customers", "email=e%40f.test", HttpStatusCode.OK, "k2"); // a validation failure does not hold the key
        await stripe.AdvanceAsync(1.01);
        Assert.NotEqual(first["id"]!.ToString(), (await stripe.PostAsync("/v1/customers", "email=a%40b.test", key: "k1"))["id"]!.ToString());
    }

    [Fact]
    public async Task The_same_key_at_the_same_time_works_once()
    {
        await using var stripe = await SandboxServer.StartAsync();
        using var slow = await stripe.Http.PostAsync("/sandbox/stripe/control", new StringContent("""{"latencyMs":300}""", Encoding.UTF8, "application/json"));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/customers") { Content = new StringContent("email=a%40b.test") };
            request.Headers.Add("Idempotency-Key", "same");
            using var answer = await stripe.Http.SendAsync(request);
            return answer.StatusCode;
        }));

        Assert.Single(statuses, HttpStatusCode.OK);
        Assert.Equal(4, statuses.Count(status => status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Lists_page_newest_first_in_both_directions()
    {
        await using var stripe = await SandboxServer.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, (await stripe.PostAsync("/v1/customers", $"email=u{i}%40b.test"))["id"]!.ToString());
        }

        var first = await stripe.GetAsync("/v1/customers?limit=2");
        var second = await stripe.GetAsync($"/v1/customers?limit=2&starting_after={ids[1]}");
        var back = await stripe.GetAsync($"/v1/customers?limit=2&ending_before={ids[4]}");

        Assert.Equal([ids[0], ids[1], "True"], Page(first));
        Assert.Equal([ids[2], ids[3], "True"], Page(second));
        Assert.Equal([ids[2], ids[3], "True"], Page(back));
        Assert.Equal([ids[2], "False"], Page(await stripe.GetAsync("/v1/customers?email=u2%40b.test")));
    }

    [Fact]
    public void In_Production_it_refuses_to_be_there()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });

        Assert.Contains("Production", Assert.Throws<InvalidOperationException>(() => builder.AddStripeSandbox()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => builder.Build().MapStripeSandbox());
    }

    [Fact]
    public void Hosted_pages_may_send_their_customer_anywhere()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.Services.AddSingleton(new AppClock());
        builder.AddStripeSandbox();
        using var app = (IDisposable)builder.Build().MapStripeSandbox();

        var pages = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.Contains("{id}", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(pages);
        Assert.All(pages, page => Assert.DoesNotContain("form-action", page.Metadata.GetMetadata<OwnContentPolicy>()!.Policy, StringComparison.Ordinal));
    }

    private static string PathOf(string path) => string.Join('/', path.Split('/').Select(part =>
        System.Text.RegularExpressions.Regex.IsMatch(part, "^(cus|cs_test|sub|pi|clock)_1$") ? "{id}" : part));

    private static int Leaves(JsonNode? node) => node switch
    {
        JsonObject map => map.Sum(pair => Leaves(pair.Value)),
        JsonArray list => list.Sum(Leaves),
        _ => 1,
    };

    private static string[] Page(JsonObject list) =>
        [.. ((JsonArray)list["data"]!).Select(row => row!["id"]!.ToString()), list["has_more"]!.GetValue<bool>().ToString()];
}
