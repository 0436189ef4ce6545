using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using BlazorAccounts.Sandbox.Cashfree;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace BlazorAccounts.Tests.Sandbox.Cashfree;

[Covers("PAY-13", "PAY-4")]
public sealed class WebhookTests
{
    public static TheoryData<string> Valid => [.. Cases().Where(row => row["accept"]!.GetValue<bool>()).Select(row => row["name"]!.ToString())];

    [Theory]
    [MemberData(nameof(Valid))]
    public void The_signer_makes_the_published_signatures(string name)
    {
        var row = Cases().Single(row => row["name"]!.ToString() == name);

        Assert.Equal(row["headers"]!["x-webhook-signature"]!.ToString(), WebhookSignature.Of(
            row["secret"]!.ToString(),
            long.Parse(row["headers"]!["x-webhook-timestamp"]!.ToString(), CultureInfo.InvariantCulture),
            Encoding.UTF8.GetBytes(row["body"]!.ToString())));
    }

    [Fact]
    public async Task Every_event_reaches_the_app_signed_with_the_clocks_time_and_in_the_recorded_shape()
    {
        await using var receiver = await CashfreeReceiver.StartAsync();
        await using var cashfree = await CashfreeServer.StartAsync(receiver.Url);
        await cashfree.AdvanceAsync(100);
        var order = await cashfree.OrderAsync();
        (await cashfree.PayAsync(order, "testfailure@gocash")).Dispose();
        (await cashfree.SubmitAsync($"/sandbox/cashfree/checkout/{order["payment_session_id"]}", ("action", "leave"))).Dispose();
        (await cashfree.PayAsync(order)).Dispose();
        await cashfree.ActiveAsync("testdebitfailure@gocash");
        await cashfree.AdvanceAsync(11);

        var types = await cashfree.EventTypesAsync();
        var received = await receiver.WaitAsync(all => all.Count >= types.Count);

        Assert.Equal(types.Order(), received.Select(item => item.Type).Order());
        Assert.All(received, item => Assert.True(item.IsSignedWith(CashfreeServer.Secret)));
        Assert.Equal(received.Count, received.Select(item => item.Key).Distinct().Count());
        Assert.All(received, item => Assert.Equal("1", item.Headers["x-webhook-attempt"]));
        (string Sample, string Type)[] shapes =
        [
            ("payment_success", "PAYMENT_SUCCESS_WEBHOOK"), ("payment_failed", "PAYMENT_FAILED_WEBHOOK"), ("payment_user_dropped", "PAYMENT_USER_DROPPED_WEBHOOK"),
            ("subscription_auth_success", "SUBSCRIPTION_AUTH_STATUS"), ("subscription_active", "SUBSCRIPTION_STATUS_CHANGED"),
            ("subscription_payment_notification", "SUBSCRIPTION_PAYMENT_NOTIFICATION_INITIATED"), ("subscription_payment_failed", "SUBSCRIPTION_PAYMENT_FAILED"),
        ];
        foreach (var (sample, type) in shapes)
        {
            Assert.Empty(CashfreeFixture.Missing(CashfreeFixture.Sample(sample), received.First(item => item.Type == type).Event, type));
        }
    }

    [Fact]
    public async Task Only_200_stops_the_repetitions_and_each_is_signed_anew()
    {
        await using var receiver = await CashfreeReceiver.StartAsync();
        receiver.Status = 202;
        await using var cashfree = await CashfreeServer.StartAsync(receiver.Url);
        (await cashfree.PayAsync(await cashfree.OrderAsync())).Dispose();
        await receiver.WaitAsync(all => all.Count > 0);
        receiver.Status = 200;

        var received = await receiver.WaitAsync(all => all.Any(item => item.Answered == 200));

        Assert.Single(received.Select(item => item.Key).Distinct());
        Assert.Equal("2", received[^1].Headers["x-webhook-attempt"]);
        Assert.NotEqual(received[0].Headers["x-webhook-timestamp"], received[^1].Headers["x-webhook-timestamp"]);
        Assert.All(received, item => Assert.True(item.IsSignedWith(CashfreeServer.Secret)));
    }

    [Fact]
    public async Task A_restart_keeps_the_state_and_what_still_has_to_be_sent()
    {
        var data = Directory.CreateTempSubdirectory("cashfree-sandbox-").FullName;
        try
        {
            var first = await CashfreeServer.StartAsync(data: data); // nobody listens there
            await first.ActiveAsync();
            var types = await first.EventTypesAsync();
            await first.StopAsync();
            await using var receiver = await CashfreeReceiver.StartAsync();

            await using var second = await CashfreeServer.StartAsync(receiver.Url, data);
            var received = await receiver.WaitAsync(all => all.Count >= types.Count);

            Assert.Equal(types.Order(), received.Select(item => item.Type).Order());
            await second.AdvanceAsync(11);
            Assert.Equal(2, (await second.ListAsync("/subscriptions/sub_1001/payments")).Count);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public void In_production_it_refuses_to_start()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });

        Assert.Contains("refuses to start in Production", Assert.Throws<InvalidOperationException>(() => builder.AddCashfreeSandbox()).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<JsonNode> Cases() => ((JsonArray)CashfreeFixture.Read("webhook-vectors.json")["cashfree"]!["cases"]!).Select(row => row!);
}
