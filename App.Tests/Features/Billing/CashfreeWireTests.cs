using System.Globalization;
using System.Text;
using System.Text.Json;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Gateways.Cashfree;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>Against what the vendor's own client accepts, and its documented objects.</summary>
[Covers("PAY-2", "PAY-3", "PAY-4")]
public sealed class CashfreeWireTests
{
    public static TheoryData<string> SignatureCases() => [.. Cases().Select(c => c.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(SignatureCases))]
    public void Signatures_are_judged_as_by_the_vendor(string name)
    {
        var vector = Cases().Single(c => c.GetProperty("name").GetString() == name);
        var time = vector.GetProperty("headers").GetProperty("x-webhook-timestamp").GetString()!;

        Assert.Equal(vector.GetProperty("accept").GetBoolean(), CashfreeSignature.IsGenuine(
            time,
            vector.GetProperty("headers").GetProperty("x-webhook-signature").GetString(),
            Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!),
            [vector.GetProperty("secret").GetString()!],
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(time, CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void While_a_secret_is_rolled_either_will_do_and_times_are_held_to_five_minutes()
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(56);
        var sent = now.ToUnixTimeMilliseconds();
        var signature = CashfreeShop.Sign("{}", sent, "old");

        Assert.True(Judge(sent.ToString(CultureInfo.InvariantCulture), signature, now, "new", "old"));
        Assert.False(Judge(sent.ToString(CultureInfo.InvariantCulture), signature, now, "new"));
        Assert.False(Judge(sent.ToString(CultureInfo.InvariantCulture), signature, now));
        Assert.False(Judge(sent.ToString(CultureInfo.InvariantCulture), signature, now.AddMinutes(5).AddSeconds(1), "old"));
        Assert.True(Judge(now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), CashfreeShop.Sign("{}", now.ToUnixTimeSeconds(), "old"), now, "old")); // ten digits are seconds
        foreach (var odd in new[] { "", "-1", "soon", "99999999999999999999" })
        {
            Assert.False(Judge(odd, signature, now, "old"));
        }

        static bool Judge(string time, string signature, DateTimeOffset now, params string[] secrets) => CashfreeSignature.IsGenuine(time, signature, "{}"u8, secrets, now);
    }

    [Theory]
    [InlineData("799", 79900)]
    [InlineData("170.00", 17000)]
    [InlineData("10.15", 1015)]
    [InlineData("0.29", 29)]
    [InlineData("\"499.5\"", 49950)]
    [InlineData("1e2", 10000)]
    [InlineData("10.155", null)]
    [InlineData("\"ten\"", null)]
    [InlineData("null", null)]
    public void Rupees_become_paise_exactly(string wire, int? paise)
    {
        var json = JsonDocument.Parse($$"""{ "amount": {{wire}} }""").RootElement;

        Assert.Equal(paise is { } amount ? new Money(amount, "INR") : null, CashfreeJson.Price(json, "amount", "INR"));
    }

    [Theory]
    [InlineData("2026-08-15T00:00:00", "2026-08-14T18:30:00Z")]
    [InlineData("2026-08-15T00:00:00+05:30", "2026-08-14T18:30:00Z")]
    [InlineData("2026-08-15 00:00:00+05:30", "2026-08-14T18:30:00Z")]
    [InlineData("2025-06-01T22:14:58+0530", "2025-06-01T16:44:58Z")]
    [InlineData("2026-08-14T18:30:00Z", "2026-08-14T18:30:00Z")]
    [InlineData("", null)]
    [InlineData("tomorrow morning", null)]
    public void Moments_without_offset_are_indian(string wire, string? moment)
    {
        var json = JsonDocument.Parse($$"""{ "at": "{{wire}}" }""").RootElement;

        Assert.Equal(moment is null ? null : DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture), CashfreeJson.Time(json, "at"));
    }

    [Fact]
    public void Documented_news_names_what_to_fetch_and_everything_else_matters_to_nobody()
    {
        var news = Fixture("cashfree-webhook-samples.json").GetProperty("samples").EnumerateObject().ToDictionary(sample => sample.Name, sample => CashfreeReader.News(sample.Value)!);

        Assert.Equal(news.Count, news.Values.Select(item => item.EventId).Distinct().Count());
        Assert.Equal(("sub_1001", null), (news["subscription_active"].CheckoutId, news["subscription_active"].SubscriptionId));
        Assert.Equal("sub_1001", news["subscription_auth_failed"].CheckoutId);
        var paid = news["subscription_payment_success"];
        Assert.Equal(("sub_1001", "sub_1001:pay_1001", new Money(49900, "INR")), (paid.SubscriptionId, paid.InvoiceId, paid.Total));
        Assert.Equal("sub_1001:pay_1001", news["subscription_payment_failed"].InvoiceId);
        var refund = news["subscription_refund"];
        Assert.True(refund.Matters);
        Assert.NotNull(CashfreeReader.ToldRefund(refund.PaymentId!));
        foreach (var quiet in new[] { "payment_success", "payment_failed", "payment_user_dropped", "refund_status", "auto_refund_status", "payment_link", "subscription_payment_notification" })
        {
            Assert.False(news[quiet].Matters, quiet);
        }
        Assert.False(CashfreeReader.News(JsonDocument.Parse("""{ "type": "WEBHOOK", "data": { "test_object": { "test_key": "x" } } }""").RootElement)!.Matters);
    }

    [Fact]
    public void Unknown_states_and_missing_fields_do_not_stop_the_reader()
    {
        var odd = JsonDocument.Parse("""{ "subscription_id": "sub_1", "subscription_status": "DREAMING", "subscription_tags": { "team": "nonsense" } }""").RootElement;

        var read = CashfreeReader.Subscription(odd, default, DateTimeOffset.UnixEpoch);

        Assert.Equal((GatewayStatus.Unknown, "", null), (read.Status, read.CustomerId, read.TeamId));
        Assert.Null(read.Price);
        Assert.Null(read.LatestInvoiceId);
    }

    private static List<JsonElement> Cases() => [.. Fixture("webhook-vectors.json").GetProperty("cashfree").GetProperty("cases").EnumerateArray()];

    private static JsonElement Fixture(string file) => JsonDocument.Parse(File.ReadAllText(Repository.PathOf($"App.Tests/Fixtures/cashfree/{file}"))).RootElement;
}
