using BlazorAccounts.Features.Billing.Gateways.Stripe;
using BlazorAccounts.Tests.Support;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Tests.Features.Billing;

[Covers("PAY-13")]
public sealed class StripeSettingsTests
{
    [Fact]
    public async Task A_gateway_without_its_webhook_secret_does_not_start_and_names_the_missing_key()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var app = await TestApp.StartAsync(("Gateways:Stripe:SecretKey", "sk_live_x"));
        });

        Assert.Contains("Gateways:Stripe:WebhookSecret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_key_and_secret_it_starts_and_does_not_turn_to_the_sandbox()
    {
        var options = new StripeOptions { SecretKey = "sk_live_x", WebhookSecret = "whsec_x" };

        Assert.True(new StripeNeedsItsSecret().Validate(null, options).Succeeded);
        Assert.True(options.Enabled);
        Assert.False(options.Sandbox);
    }
}
