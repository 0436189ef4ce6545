using System.Text;
using System.Text.Json;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Gateways.Stripe;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>Against what the vendor's own clients send and accept, and its recorded objects.</summary>
[Covers("PAY-2", "PAY-3")]
public sealed class StripeWireTests
{
    public static TheoryData<string> SignatureCases() => [.. Fixture("webhook-vectors.json").GetProperty("stripe").GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    public static TheoryData<string> RequestCases() => [.. Fixture("stripe-wire-vectors.json").GetProperty("requests").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(SignatureCases))]
    public void Signatures_are_judged_as_by_the_vendor(string name)
    {
        var vector = Fixture("webhook-vectors.json").GetProperty("stripe").GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);

        Assert.Equal(vector.GetProperty("accept").GetBoolean(), StripeSignature.IsGenuine(
            vector.GetProperty("header").GetString(),
            Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!),
            [vector.GetProperty("secret").GetString()!],
            DateTimeOffset.FromUnixTimeSeconds(vector.GetProperty("now").GetInt64())));
    }

    [Fact]
    public void While_a_secret_is_rolled_either_will_do()
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(56);
        var header = Shop.Sign("{}", now, "whsec_old");

        Assert.True(StripeSignature.IsGenuine(header, "{}"u8, ["whsec_new", "whsec_old"], now));
        Assert.False(StripeSignature.IsGenuine(header, "{}"u8, ["whsec_new"], now));
        Assert.False(StripeSignature.IsGenuine(header, "{}"u8, [], now));
    }

    [Theory]
    [MemberData(nameof(RequestCases))]
    public void Parameters_are_written_as_the_vendor_s_client_writes_them(string name)
    {
        var vector = Fixture("stripe-wire-vectors.json").GetProperty("requests").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        var url = vector.GetProperty("url").GetString()!;
        var sent = vector.GetProperty("body").GetString() is { Length: > 0 } body ? body : url.Contains('?') ? url[(url.IndexOf('?') + 1)..] : "";
        var form = new StripeForm();
        foreach (var pair in sent.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)))
        {
            form.Add(Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[1]));
        }

        Assert.Equal(sent, form.ToString());
    }

    [Fact]
    public void Recorded_objects_are_read_in_our_words()
    {
        var subscription = StripeReader.Subscription(Recorded("subscription"));
        Assert.Equal(("sub_1Pgc6rB7WZ01zgkWNy0Cn5nw", "cus_QXg1o8vcGmoR32", new Money(2000, "USD")), (subscription.Id, subscription.CustomerId, subscription.Price));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(976287773), subscription.PeriodEnd);

        var session = StripeReader.Checkout(Recorded("checkout.session"));
        Assert.Equal((GatewayCheckoutState.Open, false), (session.State, session.Paid));
        Assert.StartsWith("https://checkout.stripe.com/", session.Url, StringComparison.Ordinal);

        var invoice = StripeReader.Invoice(Recorded("invoice"));
        Assert.Equal((InvoiceStatus.Draft, new Money(1000, "USD"), "subscription"), (invoice.Status, invoice.Total, invoice.SubscriptionId));

        Assert.Equal(new GatewayCard("pm_1Pgc75B7WZ01zgkWlHVgdEGJ", "visa", "4242", 8, 2030), StripeReader.Card(Recorded("payment_method")));
        Assert.Equal("plan.created", StripeReader.News(Recorded("event"))!.Type);
        Assert.False(StripeReader.News(Recorded("event"))!.Matters);
    }

    [Fact]
    public void Unknown_values_expanded_objects_and_missing_fields_do_not_stop_the_reader()
    {
        var odd = JsonDocument.Parse("""
            { "id": "sub_1", "status": "dreaming", "customer": { "id": "cus_1", "object": "customer" }, "items": { "data": [] }, "latest_invoice": { "id": "in_1" },
              "metadata": { "team": "nonsense" }, "cancel_at_period_end": null }
            """).RootElement;

        var read = StripeReader.Subscription(odd);

        Assert.Equal((GatewayStatus.Unknown, "cus_1", "in_1"), (read.Status, read.CustomerId, read.LatestInvoiceId));
        Assert.Null(read.TeamId);
        Assert.Null(read.Price);
    }

    private static JsonElement Recorded(string resource) => Fixture("stripe-fixtures.json").GetProperty("resources").GetProperty(resource);

    private static JsonElement Fixture(string file) => JsonDocument.Parse(File.ReadAllText(Repository.PathOf($"App.Tests/Fixtures/stripe/{file}"))).RootElement;
}
